using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>What every page of the console has.</summary>
public sealed record ConsoleSite
{
    /// <summary>Where the style is.</summary>
    public required string Stylesheet { get; init; }

    /// <summary>The path of the console itself.</summary>
    public required string Path { get; init; }

    /// <summary>The pages of the console.</summary>
    public required IReadOnlyList<PageLink> Links { get; init; }

    /// <summary>Who looks.</summary>
    public required string Who { get; init; }

    /// <summary>Where one signs out.</summary>
    public required string SignOutPath { get; init; }

    /// <summary>What forms carry.</summary>
    public required string Token { get; init; }

    /// <summary>As of when what is shown is so, in words.</summary>
    public required string AsOf { get; init; }
}

/// <summary>Every source at a glance.</summary>
public sealed record BoardView
{
    /// <summary>What it comes to, in sentences.</summary>
    public required IReadOnlyList<string> Summary { get; init; }

    /// <summary>The sources, those to look at first.</summary>
    public required IReadOnlyList<FeedView> Feeds { get; init; }

    /// <summary>Names other than of sources under which something was set aside: queues, texts from people.</summary>
    public required IReadOnlyList<PageLink> Elsewhere { get; init; }

    /// <summary>What is in quarantine and what waits for a decision, in sentences that say how far was looked.</summary>
    public required IReadOnlyList<string> Waiting { get; init; }

    /// <summary>Where reviews are decided; null when none waits.</summary>
    public PageLink? Decide { get; init; }
}

/// <summary>A source, in words.</summary>
public sealed record FeedView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its own page.</summary>
    public required string Path { get; init; }

    /// <summary>Live, shadow, disabled, or not registered.</summary>
    public required string Mode { get; init; }

    /// <summary>A word for how it is.</summary>
    public required string State { get; init; }

    /// <summary>Whether that is a reason to act.</summary>
    public required bool IsSilent { get; init; }

    /// <summary>The state in a sentence.</summary>
    public required string Heard { get; init; }

    /// <summary>Messages now against the usual, in sentences.</summary>
    public required IReadOnlyList<string> Rate { get; init; }

    /// <summary>How late messages come, in sentences.</summary>
    public required IReadOnlyList<string> Lag { get; init; }

    /// <summary>What became of today's messages.</summary>
    public required string Today { get; init; }

    /// <summary>What is in quarantine.</summary>
    public required string Quarantine { get; init; }
}

/// <summary>One source.</summary>
public sealed record SourceView
{
    /// <summary>How it is doing; null for a name nobody registered from which nothing came today.</summary>
    public FeedView? Feed { get; init; }

    /// <summary>What the page is of.</summary>
    public required string Heading { get; init; }

    /// <summary>What is to be said first.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Today's messages by event.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Its quarantine.</summary>
    public required QuarantineView Quarantine { get; init; }

    /// <summary>Its settings; empty when it has none.</summary>
    public IReadOnlyList<SettingView> Settings { get; init; } = [];

    /// <summary>Its keys, in a sentence.</summary>
    public string Keys { get; init; } = "";

    /// <summary>Where a message of it is explained.</summary>
    public string? ExplainPath { get; init; }
}

/// <summary>What is in quarantine of a source, as far as a filter lets it through.</summary>
public sealed record QuarantineView
{
    /// <summary>The page it stands on, to which filters go.</summary>
    public required string Path { get; init; }

    /// <summary>How many there are and how far was looked.</summary>
    public required string Summary { get; init; }

    /// <summary>What is filtered by, as typed.</summary>
    public required FilterView Filter { get; init; }

    /// <summary>What is wrong with the filter.</summary>
    public IReadOnlyList<PageFault> Faults { get; init; } = [];

    /// <summary>By reason, the most frequent first.</summary>
    public IReadOnlyList<QuarantineGroup> Groups { get; init; } = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<QuarantinedView> Messages { get; init; } = [];

    /// <summary>What the button that replays them all says; null when there is nothing to replay.</summary>
    public string? ReplayAll { get; init; }

    /// <summary>Where replays are sent.</summary>
    public required string ReplayPath { get; init; }

    /// <summary>The fault of a field, if it has one.</summary>
    public string? FaultOf(string field) => Faults.FirstOrDefault(fault => fault.Field == field)?.Message;
}

/// <summary>A filter as it stands in the form. Until says how new a message may be to be replayed: nothing nobody has seen.</summary>
public sealed record FilterView(string? Field, string? Reason, string? From, string? To, string Clock, string Until)
{
    /// <summary>Whether it keeps anything back.</summary>
    public bool IsSet => (Field ?? Reason ?? From ?? To) is not null;
}

/// <summary>Messages set aside for one reason.</summary>
public sealed record QuarantineGroup(string Count, string Reason, string? Field, string Path);

/// <summary>A message in quarantine.</summary>
public sealed record QuarantinedView(string Id, string At, string Reason, string? Where, string? Excerpt);

/// <summary>A setting, its value, and whether somebody set it.</summary>
public sealed record SettingView(string Name, IReadOnlyList<string> Values, bool IsSet);

/// <summary>Identity reviews.</summary>
public sealed record ReviewsView
{
    /// <summary>How many there are, and how far was looked.</summary>
    public required string Summary { get; init; }

    /// <summary>Those nobody has decided.</summary>
    public required IReadOnlyList<ReviewView> Open { get; init; }

    /// <summary>Those decided last, in sentences.</summary>
    public required IReadOnlyList<string> Decided { get; init; }

    /// <summary>Where decisions are sent.</summary>
    public required string Path { get; init; }
}

/// <summary>A match that would need a guess.</summary>
public sealed record ReviewView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required string Heading { get; init; }

    /// <summary>Why it is in doubt.</summary>
    public required string Reason { get; init; }

    /// <summary>What is known of it: label and value.</summary>
    public required IReadOnlyList<(string Label, string Value)> Facts { get; init; }

    /// <summary>What "same person" does.</summary>
    public required string Same { get; init; }

    /// <summary>What "not the same" does.</summary>
    public required string NotTheSame { get; init; }
}

/// <summary>The form that explains a message, and what it found.</summary>
public sealed record ExplainView
{
    /// <summary>The sources to choose from.</summary>
    public required IReadOnlyList<(string Id, string Label)> Sources { get; init; }

    /// <summary>The source chosen.</summary>
    public string? Source { get; init; }

    /// <summary>The message as pasted.</summary>
    public string Message { get; init; } = "";

    /// <summary>What is wrong with what was sent.</summary>
    public string? Fault { get; init; }

    /// <summary>What it would do, for each person it is about; empty until one was sent.</summary>
    public IReadOnlyList<ExplainedView> Found { get; init; } = [];

    /// <summary>Where the form goes.</summary>
    public required string Path { get; init; }
}

/// <summary>What a message would do about one person.</summary>
public sealed record ExplainedView(string Heading, IReadOnlyList<string> Sentences, IReadOnlyList<ExplainedList> Lists, IReadOnlyList<(string Label, string Value)> Facts);

/// <summary>Some sentences under a heading.</summary>
public sealed record ExplainedList(string Heading, IReadOnlyList<string> Items);

/// <summary>What was done.</summary>
public sealed record DoneView(string Heading, IReadOnlyList<string> Sentences, PageLink Back, bool IsDone);
