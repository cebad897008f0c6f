using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>An effect still to be carried out, kept in the head row. It refers to rows and never copies them.</summary>
/// <param name="Version">The decision it comes from: with it, doing it again sends a message the broker recognises.</param>
/// <param name="Send">The notification to send.</param>
/// <param name="Urgency">Which queue.</param>
/// <param name="WakeAt">When to look again.</param>
/// <param name="Alarm">What operators must know.</param>
/// <param name="Join">The record this one has moved to, where what was in it is to be taken in.</param>
internal sealed record OutboxItem(
    long Version, NotificationId? Send = null, Urgency? Urgency = null, DateTimeOffset? WakeAt = null, Effect.Alarm? Alarm = null, PersonId? Join = null)
{
    public static OutboxItem Of(Effect effect, long version) => effect switch
    {
        Effect.Send send => new(version, send.Notification, send.Urgency),
        Effect.Wake wake => new(version, WakeAt: wake.At),
        Effect.Join join => new(version, Join: join.To),
        Effect.Alarm alarm => new(version, Alarm: alarm),
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "An effect nobody carries out."),
    };
}
