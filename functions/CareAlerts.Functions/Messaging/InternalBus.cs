using System.Text.Json;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Messaging;

/// <summary>"Look at this person again."</summary>
/// <param name="Person">Whom to look at.</param>
/// <param name="DueAt">What the timer was for; null for a look without one.</param>
/// <param name="SetAt">When the timer was set.</param>
internal sealed record WakeMessage(string Person, DateTimeOffset? DueAt, DateTimeOffset SetAt);

/// <summary>"Send this notification."</summary>
internal sealed record SendMessage(string Notification);

/// <summary>What the house says to itself. Messages refer to people and rows by opaque ids and carry nothing else.</summary>
internal sealed class InternalBus(ServiceBusClient bus, TimeProvider time)
{
    private readonly ServiceBusSender _wakeups = bus.CreateSender(Entities.Wakeups);
    private readonly ServiceBusSender _critical = bus.CreateSender(Entities.NotificationsCritical);
    private readonly ServiceBusSender _routine = bus.CreateSender(Entities.NotificationsRoutine);

    /// <summary>Wakes a person at a time: at the next whole second after it, so that it is due when it comes.</summary>
    /// <param name="person">Whom.</param>
    /// <param name="at">When.</param>
    /// <param name="occasion">What tells this wake-up from others; the same occasion again is the same message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WakeAsync(PersonId person, DateTimeOffset at, string occasion, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = Message(new WakeMessage(person.Value, at, now), $"{person}-wake-{occasion}", "wake");
        return at <= now
            ? _wakeups.SendMessageAsync(message, cancellationToken)
            : _wakeups.ScheduleMessageAsync(message, WholeSecondAfter(at), cancellationToken);
    }

    /// <summary>Looks at many people now, for example because a policy changed; or soon, when they cannot profit from it before.</summary>
    public Task WakeNowAsync(IEnumerable<PersonId> people, string occasion, CancellationToken cancellationToken, DateTimeOffset? notBefore = null)
    {
        var now = time.GetUtcNow();
        return _wakeups.SendMessagesAsync(
            people.Select(person => Message(new WakeMessage(person.Value, null, now), $"{person}-wake-{occasion}", "wake") with { ScheduledEnqueueTime = notBefore }),
            cancellationToken);
    }

    public Task SendAsync(NotificationId notification, Urgency urgency, CancellationToken cancellationToken) =>
        QueueFor(urgency).SendMessageAsync(Message(new SendMessage(notification.Value), notification.Value, "send"), cancellationToken);

    /// <summary>Looks at a notification again later: somebody else is sending it, or it is to be tried again.</summary>
    public Task SendLaterAsync(NotificationId notification, Urgency urgency, DateTimeOffset at, CancellationToken cancellationToken) =>
        QueueFor(urgency).ScheduleMessageAsync(
            Message(new SendMessage(notification.Value), $"{notification}-at-{at.ToUnixTimeMilliseconds()}", "send"), WholeSecondAfter(at), cancellationToken);

    private ServiceBusSender QueueFor(Urgency urgency) => urgency == Urgency.Critical ? _critical : _routine;

    private static DateTimeOffset WholeSecondAfter(DateTimeOffset at) =>
        at.Ticks % TimeSpan.TicksPerSecond == 0 ? at : at.AddTicks(TimeSpan.TicksPerSecond - (at.Ticks % TimeSpan.TicksPerSecond));

    private static ServiceBusMessage Message<T>(T body, string id, string subject) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)) { MessageId = id, Subject = subject };
}
