using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>What people do, and what they see.</summary>
internal sealed partial class Story
{
    private static readonly Actor Nurse = new("Nurse Field");

    /// <summary>Monday 09:00: Joan is admitted and Ola told. Providers will be asked at 13:00.</summary>
    public Story Admitted(string told = "ola-nowak") => At("Mon 09:00").Hear(Adt.A01).Told(told, Channel.Email, AlertKind.Admitted);

    /// <summary>Monday 13:01: the providers have been asked.</summary>
    public Story Asked(string told = "ola-nowak") => Admitted(told).At("13:01").ProvidersAsked();

    /// <summary>Both critical services are confirmed, and the ward was told.</summary>
    public Story Ready() => Confirm(Northtown.HomeCare).Confirm(Northtown.Bed).Told("ward-7", Channel.Email, AlertKind.CommunityReady);

    public Stay Stay => Assert.Single(Record.Stays);

    public Gate Gate => Gate.Of(Stay, Record.Plan, Directory, Gate.DefaultTime(Stay, Now), Now);

    public IEnumerable<AlertKind> OpenKinds => Record.Alerts.Where(alert => alert.IsOpen).Select(alert => alert.Kind).Order();

    public Story Says(PlannedService service, ReadinessAnswer answer, string? from = null, string? heldUntil = null) =>
        Decided(new Input.ReadinessSaid(Stay.Id, service.Id, Reply(answer, from, heldUntil)));

    public Story Confirm(PlannedService service, string? from = null, string? heldUntil = null) => Says(service, ReadinessAnswer.Confirmed, from, heldUntil);

    public Story Undo(PlannedService service) => Decided(new Input.ReadinessUndone(Stay.Id, service.Id, Nurse));

    public Story WardExpects(string at) => Decided(new Input.ExpectedDischargeSet(Stay.Id, On(at), Nurse));

    public Story AskToWait(string? until = null) => Decided(new Input.HoldAsked(Stay.Id, new("Daughter away", until is null ? null : On(until), Nurse, default)));

    public Story EndTheWait() => Decided(new Input.HoldAsked(Stay.Id, new("Daughter away", Now, Nurse, default)));

    public Story GoAhead() => Decided(new Input.WentAhead(Stay.Id, new("Family insists", Nurse, default)));

    public Story Owns(string who, AlertKind kind) => Answers(who, kind, AckAction.Mine);

    public Story Answers(string who, AlertKind kind, AckAction action, string? to = null) =>
        Decided(new Input.Acknowledged(Alert(kind).Id, action, new(who, new ContactId(who)), to is null ? null : new ContactId(to)));

    /// <summary>The last alert of a kind.</summary>
    public Alert Alert(AlertKind kind) => Record.Alerts.Last(alert => alert.Kind == kind);

    public Story IsOpen(AlertKind kind)
    {
        Assert.Contains(kind, OpenKinds);
        return this;
    }

    /// <summary>An alert is open about the stay with a visit number.</summary>
    public Story StandsOpen(AlertKind kind, string visit)
    {
        Assert.Contains(Record.Alerts, alert => alert.IsOpen && alert.Kind == kind && Record.Stays.Single(stay => stay.Visit == visit).Id == alert.Stay);
        return this;
    }

    public Story IsNotOpen(params AlertKind[] kinds)
    {
        foreach (var kind in kinds) Assert.DoesNotContain(kind, OpenKinds);
        return this;
    }

    /// <summary>It was decided to tell a role or contact, and not done, for a reason.</summary>
    public Story Silent(AlertKind kind, string to, string why, string? subject = null)
    {
        Assert.Contains(Record.Alerts.Last(alert => alert.Kind == kind && (subject is null || alert.Subject == subject)).Silences, silence => silence.To == to && silence.Why.Contains(why, StringComparison.Ordinal));
        return this;
    }

    /// <summary>An alert says so.</summary>
    public Story WithReason(string text)
    {
        Assert.Contains(Record.Alerts.SelectMany(alert => alert.Reasons), reason => reason.Contains(text, StringComparison.Ordinal));
        return this;
    }

    public Story ChangedNothing()
    {
        Assert.False(Last.ChangesAnything);
        Assert.Empty(Last.Changes);
        Assert.Empty(Last.Effects);
        return this;
    }

    /// <summary>The unmet items the gate names, critical ones first.</summary>
    public IEnumerable<(string? Service, UnmetReason Reason)> Unmet =>
        Gate.Unmet.Concat(Gate.AlsoOutstanding).Select(unmet => (unmet.Service?.Value, unmet.Reason));

    private static ReadinessReply Reply(ReadinessAnswer answer, string? from, string? heldUntil) => new()
    {
        Answer = answer,
        AvailableFrom = from is null ? null : On(from),
        HeldUntil = heldUntil is null ? null : On(heldUntil),
        By = Nurse,
        At = default,
        Need = "",
    };
}
