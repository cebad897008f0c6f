using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Go;

/// <summary>The page behind a link, in words. Nothing in it is about the person.</summary>
public sealed record GoPageView
{
    /// <summary>The alert's kind in plain words.</summary>
    public required string Heading { get; init; }

    /// <summary>How soon somebody must act, in a word.</summary>
    public required string Urgency { get; init; }

    /// <summary>The alert's code, for people to say.</summary>
    public required string Code { get; init; }

    /// <summary>What we ask.</summary>
    public required string Asked { get; init; }

    /// <summary>How to find out whom it is about; the page does not say.</summary>
    public required string About { get; init; }

    /// <summary>What is known: label and value.</summary>
    public IReadOnlyList<GoFact> Facts { get; init; } = [];

    /// <summary>What decides that the community is not ready.</summary>
    public IReadOnlyList<GoMissing> Missing { get; init; } = [];

    /// <summary>What is outstanding as well and decides nothing.</summary>
    public IReadOnlyList<GoMissing> AlsoOutstanding { get; init; } = [];

    /// <summary>Who is on it, in a sentence.</summary>
    public required string Owner { get; init; }

    /// <summary>What somebody can do with the alert.</summary>
    public IReadOnlyList<GoButton> Buttons { get; init; } = [];

    /// <summary>What a provider can answer; empty for everybody else.</summary>
    public IReadOnlyList<GoChoice> Answers { get; init; } = [];

    /// <summary>What was typed, to be shown again.</summary>
    public GoTyped Typed { get; init; } = new(null, null, null, null);

    /// <summary>The place whose clock counts, for example <c>London</c>.</summary>
    public required string Clock { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public IReadOnlyList<PageFault> Faults { get; init; } = [];

    /// <summary>The fault of a field, if it has one.</summary>
    public string? FaultOf(string field) => Faults.FirstOrDefault(fault => fault.Field == field)?.Message;
}

/// <summary>Something known.</summary>
public sealed record GoFact(string Label, string Value);

/// <summary>A service that is not ready, and whom to ring about it.</summary>
public sealed record GoMissing(string Service, string Why, GoContact? Contact);

/// <summary>Somebody to ring; without a number when none is known.</summary>
public sealed record GoContact(string Name, string? Number);

/// <summary>Something to press.</summary>
public sealed record GoButton(string Action, string Label, string Effect);

/// <summary>An answer to choose.</summary>
public sealed record GoChoice(string Value, string Label, bool IsChosen);

/// <summary>What was typed.</summary>
public sealed record GoTyped(string? AvailableFrom, string? HeldUntil, string? Reason, string? Note);

/// <summary>A page that says something and asks nothing.</summary>
public sealed record GoMessageView
{
    /// <summary>What it says, in a line.</summary>
    public required string Heading { get; init; }

    /// <summary>The rest.</summary>
    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>What is still missing.</summary>
    public IReadOnlyList<GoMissing> Missing { get; init; } = [];

    /// <summary>What the contact is for: <c>To change your answer, contact the case manager</c>.</summary>
    public string? ContactFor { get; init; }

    /// <summary>Whom to ring.</summary>
    public GoContact? Contact { get; init; }

    /// <summary>Whether something was done: shown as a confirmation.</summary>
    public bool IsDone { get; init; }
}
