using System.Globalization;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Delivery;

/// <summary>How long things may take, and when to try again. Retries are a table, not a formula, so that people can read it.</summary>
internal sealed record DeliveryTimings
{
    /// <summary>How long a claim holds: three times the deadline of the call it covers.</summary>
    public TimeSpan ClaimFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a provider may take to answer.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pauses after the first, second, … temporary failure; after the last the notification has failed.</summary>
    public IReadOnlyList<TimeSpan> RetryAfter { get; init; } =
        [TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5)];

    /// <summary>However long a provider asks us to wait: an alert that waits longer misleads, and another way is tried sooner.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to leave a provider to list a message whose answer was lost.</summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The usual timings; a test on a machine for development may shorten the claim.</summary>
    public static DeliveryTimings Read(IConfiguration settings) =>
        settings["CareAlerts:Local"] == "true" && TimeSpan.TryParse(settings["CareAlerts:Delivery:ClaimFor"], CultureInfo.InvariantCulture, out var claim)
            ? new() { ClaimFor = claim, AskAfter = TimeSpan.FromSeconds(1) } : new();
}

/// <summary>What to do next about a notification, by its attempts alone.</summary>
internal abstract record AttemptPlan
{
    private AttemptPlan() { }

    /// <summary>Claim this attempt and send.</summary>
    public sealed record Claim(int Number) : AttemptPlan;

    /// <summary>Somebody is sending, or it is too early to try again: look again then.</summary>
    public sealed record Wait(DateTimeOffset Until) : AttemptPlan;

    /// <summary>A sender ended while sending: ask the provider what became of it.</summary>
    public sealed record Ask(Attempt Attempt) : AttemptPlan;

    /// <summary>The provider has it.</summary>
    public sealed record Done : AttemptPlan;

    /// <summary>It is over; the decision may not have heard.</summary>
    public sealed record Over(NotificationState State, Attempt Attempt) : AttemptPlan;

    public static AttemptPlan Of(IEnumerable<Attempt> attempts, DateTimeOffset now, DeliveryTimings timings) =>
        attempts.MaxBy(attempt => attempt.Number) switch
        {
            null => new Claim(1),
            { State: AttemptState.Sending } sending => sending.ClaimedUntil > now ? new Wait(sending.ClaimedUntil) : new Ask(sending),
            { State: AttemptState.FailedTemporary } failed when failed.Number > timings.RetryAfter.Count => new Over(NotificationState.Failed, failed),
            { State: AttemptState.FailedTemporary } failed => failed.ClaimedUntil > now ? new Wait(failed.ClaimedUntil) : new Claim(failed.Number + 1),
            { State: AttemptState.FailedPermanent } failed => new Over(NotificationState.Failed, failed),
            { State: AttemptState.Unknown } unknown => new Over(NotificationState.Unknown, unknown),
            { State: AttemptState.Accepted or AttemptState.Delivered } => new Done(),
            var other => throw new InvalidOperationException($"An attempt in a state nobody plans for: {other.State}."),
        };
}
