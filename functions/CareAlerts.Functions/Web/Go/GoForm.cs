using CareAlerts.Domain;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.Go;

/// <summary>What somebody pressed and wrote on the page behind a link; as typed, so that the page can show it again.</summary>
internal sealed record GoForm(string? Action, string? AvailableFrom, string? HeldUntil, string? Reason, string? Note)
{
    public static readonly GoForm Empty = new(null, null, null, null, null);

    /// <summary>What a reason or a note may hold, in characters.</summary>
    public const int MostText = 200;

    private const int MostBytes = 64 * 1024;

    /// <summary>Reads the form; null when the body is none.</summary>
    public static async Task<GoForm?> ReadAsync(HttpRequest request)
    {
        if (await PageForm.ReadAsync(request, MostBytes) is not { } form) return null;
        return new(form.Text("action"), form.Text("availableFrom"), form.Text("heldUntil"), form.Text("reason"), form.Text("note"));
    }

    /// <summary>What the form asks for, or every fault of it.</summary>
    public GoRequest Read(GoLink link)
    {
        var faults = new List<Fault>();
        GoRequest? request = link.SpeaksForProvider && Action is not null && StateNames.Answers.TryRead(Action, out var answer) && IsOffered(answer)
            ? new GoRequest.Says(Reply(answer, link, faults))
            : Action is not null && StateNames.AckActions.TryRead(Action, out var action) ? new GoRequest.Acts(action, OneLine(Note)) : null;
        if (request is null) faults.Add(new("action", link.SpeaksForProvider ? "Select an answer" : "Choose what you will do"));
        if (Reason?.Length > MostText) faults.Add(new("reason", $"The reason must be {MostText} characters or fewer"));
        if (Note?.Length > MostText) faults.Add(new("note", $"The note must be {MostText} characters or fewer"));
        return faults.Count == 0 ? request! : new GoRequest.Faulty(faults);
    }

    /// <summary>Before somebody is home a provider cannot say that a service has started.</summary>
    public static bool IsOffered(ReadinessAnswer answer) => answer is not (ReadinessAnswer.Started or ReadinessAnswer.DidNotStart);

    private ReadinessReply Reply(ReadinessAnswer answer, GoLink link, List<Fault> faults)
    {
        // Where the clock shows a time twice, the reading that promises less counts.
        var from = Moment(AvailableFrom, "availableFrom", "when you can start", LocalTime.Last);
        var until = Moment(HeldUntil, "heldUntil", "how long you hold it", LocalTime.First);
        if (until < from) faults.Add(new("heldUntil", "The time you hold it until must not be before the time you can start"));
        return new()
        {
            Answer = answer,
            AvailableFrom = from,
            HeldUntil = until,
            Reason = OneLine(Reason),
            Evidence = Evidence.Provider,
            Note = Note,
            By = link.Actor,
            At = default,
            Need = "",
        };

        DateTimeOffset? Moment(string? text, string field, string what, Func<TimeZoneInfo, DateTime, DateTimeOffset> instant)
        {
            if (text is null) return null;
            if (PageWords.TryWallTime(text, out var wall)) return instant(link.Policy.TimeZone, wall);
            faults.Add(new(field, $"Enter {what} as a date and time"));
            return null;
        }
    }

    private static string? OneLine(string? text) => text?.ReplaceLineEndings(" ");
}

/// <summary>What a form asks for.</summary>
internal abstract record GoRequest
{
    private GoRequest() { }

    /// <summary>Owns, passes on, or is the wrong person.</summary>
    public sealed record Acts(AckAction Action, string? Note) : GoRequest;

    /// <summary>A provider answers.</summary>
    public sealed record Says(ReadinessReply Reply) : GoRequest;

    /// <summary>Nothing that can be done.</summary>
    public sealed record Faulty(IReadOnlyList<Fault> Faults) : GoRequest;
}
