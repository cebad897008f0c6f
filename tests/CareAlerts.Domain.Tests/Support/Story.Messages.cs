using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>Who was told what: sending, delivery reports, and what a story expects of them.</summary>
internal sealed partial class Story
{
    private readonly List<Message> _unexpected = [];

    /// <summary>Every message that left the house.</summary>
    public List<Message> Sent { get; } = [];

    /// <summary>Sends what waits in the queue, as the sender does: a last look, then the provider accepts it.</summary>
    public Story SendAll()
    {
        while (_toSend.TryDequeue(out var id))
        {
            switch (Dispatch.Of(Record, id, Directory))
            {
                case Dispatch.Go go:
                    Record = Record with { Attempts = [.. Record.Attempts, Accepted(id)] };
                    var message = new Message(Now, id, go.Contact.Id.Value, go.Notification.Channel, go.Alert.Kind, go.Alert.Id);
                    if (MindsWhoIsTold) _unexpected.Add(message);
                    Sent.Add(message);
                    break;
                case Dispatch.Stop stop:
                    Run(new Input.DeliveryReported(id, stop.State, null, stop.Why));
                    break;
            }
        }

        return this;
    }

    /// <summary>A sender that had claimed the message before it was taken back hands it over all the same.</summary>
    public Story AcceptedAfterAll(NotificationId id, AlertId alert)
    {
        _toSend.Clear();
        var notification = Record.Notification(id)!;
        Record = Record with { Attempts = [.. Record.Attempts, Accepted(id)] };
        Sent.Add(new(Now, id, notification.To.Value, notification.Channel, Record.Alert(alert)!.Kind, alert));
        return this;
    }

    /// <summary>The provider reports how the last message to a contact by a channel ended.</summary>
    public Story Report(string to, Channel channel, NotificationState state) =>
        Decided(new Input.DeliveryReported(Sent.Last(message => message.To == to && message.Channel == channel).Id, state, "provider", "because"));

    /// <summary>The provider's word on the last message to a contact by a channel stands on its attempt, and nobody could report it.</summary>
    public Story OnlyTheAttemptKnows(string to, Channel channel, AttemptState state)
    {
        var id = Sent.Last(message => message.To == to && message.Channel == channel).Id;
        Record = Record with { Attempts = [.. Record.Attempts.Select(attempt => attempt.Notification == id ? attempt with { State = state, Why = "bounced" } : attempt)] };
        return this;
    }

    /// <summary>Another attempt followed, which the provider accepted.</summary>
    public Story TriedOnceMore(string to, Channel channel)
    {
        var id = Sent.Last(message => message.To == to && message.Channel == channel).Id;
        Record = Record with { Attempts = [.. Record.Attempts, Accepted(id) with { Number = 2 }] };
        return this;
    }

    // --- Then

    /// <summary>Somebody was told since the last step of the story.</summary>
    public Story Told(string to, Channel channel, AlertKind kind, string? at = null)
    {
        var found = _unexpected.FirstOrDefault(message => message.To == to && message.Channel == channel && message.Kind == kind);
        Assert.True(found is not null, $"{to} was not told of {kind} by {channel}. Told were: {List(_unexpected)}");
        if (at is not null) Assert.Equal(at.Length == 5 ? $"{Clock.Tell(Now)[..^6]} {at}" : at, Clock.Tell(found!.At));
        _unexpected.Remove(found!);
        return this;
    }

    public Story ToldByBoth(string to, AlertKind kind, string? at = null) => Told(to, Channel.Sms, kind, at).Told(to, Channel.Email, kind, at);

    /// <summary>Every provider of the plan was asked by email.</summary>
    public Story ProvidersAsked(string? at = null)
    {
        foreach (var service in Record.Plan!.Services) Told(service.Provider.Value, Channel.Email, AlertKind.ReadinessRequest, at);
        return this;
    }

    /// <summary>What was told before is none of this story's business.</summary>
    public Story Whatever()
    {
        _unexpected.Clear();
        return this;
    }

    public Story NothingElse()
    {
        Assert.True(_unexpected.Count == 0, $"Nobody expected: {List(_unexpected)}");
        return this;
    }

    private Attempt Accepted(NotificationId id) => new() { Notification = id, Number = 1, State = AttemptState.Accepted, ClaimId = "c", ClaimedUntil = Now, At = Now };

    private static string List(List<Message> messages) => messages.Count == 0 ? "nobody" : string.Join("; ", messages);

    internal sealed record Message(DateTimeOffset At, NotificationId Id, string To, Channel Channel, AlertKind Kind, AlertId Alert)
    {
        public override string ToString() => $"{Clock.Tell(At)} {To} {Channel} {Kind}";
    }
}
