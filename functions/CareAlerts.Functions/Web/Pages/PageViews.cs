namespace CareAlerts.Functions.Web.Pages;

/// <summary>A page to go to.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Path">Where.</param>
/// <param name="IsHere">Whether it is the one shown.</param>
public sealed record PageLink(string Label, string Path, bool IsHere = false);

/// <summary>A page that says something and asks nothing.</summary>
/// <param name="Heading">What it says, in a line.</param>
/// <param name="Paragraphs">The rest.</param>
public sealed record Notice(string Heading, params IReadOnlyList<string> Paragraphs)
{
    /// <summary>Also what a role may not see.</summary>
    public static readonly Notice NotFound = new("There is nothing here", "The address may be wrong, or what it led to is no longer there.");

    /// <summary>Storage or the bus is away.</summary>
    public static readonly Notice TryAgain = new(
        "Sorry, there is a problem with the service", "What you asked for may not have been done. Open the page again in a minute to see, and try again.");
}

/// <summary>Something wrong with a field.</summary>
public sealed record PageFault(string Field, string Message);
