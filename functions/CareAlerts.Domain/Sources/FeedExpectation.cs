namespace CareAlerts.Domain;

/// <summary>How we stand to a source: what we expect of it depends on it.</summary>
public enum FeedStanding
{
    /// <summary>Being wired: nobody waits for its first message.</summary>
    Shadow,
    /// <summary>Relied on.</summary>
    Live,
    /// <summary>Nothing is expected.</summary>
    Disabled,
}

/// <summary>From when on a message is expected of a feed. Only that can be missed.</summary>
public static class FeedExpectation
{
    /// <summary>How its settings make us stand to a source.</summary>
    public static FeedStanding StandingOf(SourceSettings settings) =>
        settings.Disabled ? FeedStanding.Disabled : settings.Mode == Mode.Live ? FeedStanding.Live : FeedStanding.Shadow;

    /// <summary>Whether operators should be told that a feed is silent.</summary>
    /// <param name="settings">The source's settings.</param>
    /// <param name="rhythm">What its weeks before were like.</param>
    /// <param name="lastAt">Its last message; null when none ever came.</param>
    /// <param name="standingSince">Since when its settings have said so: a feed has its time after it went live or was enabled again.</param>
    /// <param name="now">Our clock.</param>
    public static bool IsMissed(SourceSettings settings, FeedRhythm rhythm, DateTimeOffset? lastAt, DateTimeOffset standingSince, DateTimeOffset now)
    {
        var standing = StandingOf(settings);
        if (standing == FeedStanding.Disabled || (lastAt is null && standing == FeedStanding.Shadow)) return false;
        return rhythm.IsSilent(settings, lastAt > standingSince ? lastAt : standingSince, now);
    }
}
