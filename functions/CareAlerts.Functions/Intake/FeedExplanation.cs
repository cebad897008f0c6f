using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Functions.Intake.Records;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>What a message would do and why (CONTRACT, <c>POST /feeds/{source}/explain</c>).</summary>
internal sealed record ExplainedMessage
{
    public required bool Understood { get; init; }

    /// <summary>The event as sent, also when it is ignored.</summary>
    public required string? Event { get; init; }

    /// <summary>Every repetition of PID-3 with a value.</summary>
    public required IReadOnlyList<Identifier> Identifiers { get; init; }

    /// <summary>The visit as read; null when the message is not understood.</summary>
    public ExplainedEncounter? Encounter { get; init; }

    /// <summary>known, unknown or contradicted.</summary>
    public required string Person { get; init; }

    public required ExplainedDecision Decision { get; init; }

    /// <summary>What is odd about the message, or why it is not understood, each naming its field.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The same for every other person the message is about, and for every other message of the body; null when there is none.</summary>
    public IReadOnlyList<ExplainedMessage>? Others { get; init; }
}

/// <summary>The visit a message is about.</summary>
internal sealed record ExplainedEncounter(
    string? Visit, string? Class, Location? Location, DateTimeOffset? RecordedAt, DateTimeOffset? OccurredAt, DateTimeOffset? AdmittedAt,
    DateTimeOffset? DischargedAt, DateTimeOffset? ExpectedDischarge, bool? Deceased, bool Production);

/// <summary>What would change, which alerts would open or end, and why.</summary>
internal sealed record ExplainedDecision(IReadOnlyList<string> Changes, IReadOnlyList<ExplainedAlert> Alerts, IReadOnlyList<string> Reasons)
{
    public static ExplainedDecision Nothing(params string[] reasons) => new([], [], reasons);
}

/// <summary>An alert that would open, change or end.</summary>
internal sealed record ExplainedAlert(string Kind, string Urgency, string State, string? Service, IReadOnlyList<string> To, string? Silence);

/// <summary>
/// Explains a message without effects, by the very steps by which it would be taken: the same reading, the same matching, the same decision.
/// Only nothing is stored, counted or sent.
/// </summary>
internal sealed class FeedExplanation(FeedSources sources, Matching matching, RecordsPlanner records, HandingOn handing, SightingStore sightings, IdentityDesk identities, PersonShell shell, TimeProvider time)
{
    /// <summary>Of a batch; each is a preview of its own.</summary>
    private const int MostMessages = 50;

    private const string CannotBeDecided = "The person's record cannot be decided; operators know.";
    private const string WouldWait = "It would wait in quarantine for an identity review.";

    public async Task<ExplainedMessage> ExplainAsync(ReadOnlyMemory<byte> body, SourceId source, CancellationToken cancellationToken)
    {
        var settings = await sources.SettingsAsync(body, source, cancellationToken);
        var messages = FeedBody.Split(body);
        var explained = new List<ExplainedMessage>();
        foreach (var message in messages.Take(MostMessages)) await ExplainOneAsync(message, settings, explained, cancellationToken);
        if (messages.Count > MostMessages) explained[0] = explained[0] with { Problems = [.. explained[0].Problems, $"The body holds {messages.Count} messages; the first {MostMessages} are explained."] };
        return explained.Count > 1 ? explained[0] with { Others = [.. explained[0].Others ?? [], .. explained[1..]] } : explained[0];
    }

    private async Task ExplainOneAsync(ReadOnlyMemory<byte> message, SourceSettings settings, List<ExplainedMessage> explained, CancellationToken cancellationToken)
    {
        var before = explained.Count;
        foreach (var reading in FeedReadings.Of(message, settings))
        {
            var one = await ExplainAsync(reading, message, settings, cancellationToken);
            explained.Add(explained.Count > before && IdentifiersOf(reading) is { } others ? one with { Identifiers = others } : one);
        }
    }

    private async Task<ExplainedMessage> ExplainAsync(
        FeedReading reading, ReadOnlyMemory<byte> body, SourceSettings settings, CancellationToken cancellationToken)
    {
        var unread = new ExplainedMessage
        {
            Understood = false,
            Event = FeedBody.EventOf(body),
            Identifiers = FeedBody.IsFhir(body.Span) ? (reading as FeedReading.Understood)?.Message.Identifiers ?? [] : Hl7FeedReader.IdentifiersOf(body, settings),
            Person = "unknown",
            Decision = ExplainedDecision.Nothing(),
            Problems = [],
        };
        return reading switch
        {
            FeedReading.Ignored ignored => unread with { Understood = true, Decision = ExplainedDecision.Nothing($"Ignored: {ignored.Why}") },
            FeedReading.Rejected rejected => unread with
            {
                Decision = ExplainedDecision.Nothing("It would be set aside in quarantine."),
                Problems = [$"{rejected.Field ?? rejected.Segment}: {rejected.Why}"],
            },
            FeedReading.Understood understood => await DecidedAsync(
                unread with { Understood = true, Encounter = EncounterOf(understood.Message), Problems = understood.Problems },
                understood.Message, settings, cancellationToken),
            FeedReading.OfRecords ofRecords => await PlannedAsync(unread with { Understood = true, Problems = ofRecords.Problems }, ofRecords.Message, settings, cancellationToken),
            _ => throw new InvalidOperationException("A reading nobody explains."),
        };
    }

    private static IReadOnlyList<Identifier>? IdentifiersOf(FeedReading reading) => reading switch
    {
        FeedReading.Understood understood => understood.Message.Identifiers,
        FeedReading.OfRecords ofRecords => ofRecords.Message.Identifiers,
        _ => null,
    };

    private async Task<ExplainedMessage> PlannedAsync(ExplainedMessage read, RecordsMessage message, SourceSettings settings, CancellationToken cancellationToken)
    {
        var confirmed = new HashSet<string>();
        var plan = await records.PlanAsync(settings, message, confirmed, cancellationToken);
        while (plan is RecordsPlan.Unclear { Doubt: var doubt, UnlessSo: var otherwise })
        {
            var contradicted = read with { Person = "contradicted", Problems = [.. read.Problems, $"{doubt.Field}: {doubt.Why}"] };
            switch (await identities.DecisionOnAsync(WhoIsMeant.Of(message), doubt, cancellationToken))
            {
                case null: return contradicted with { Decision = ExplainedDecision.Nothing(WouldWait) };
                case IdentityDecision.NotTheSame when otherwise is null: return contradicted with { Decision = ExplainedDecision.Nothing("People have decided that the records are not one person's.") };
                case IdentityDecision.NotTheSame: plan = otherwise with { People = plan.People }; break;
                default:
                    if (!confirmed.Add(doubt.Why)) return contradicted with { Decision = ExplainedDecision.Nothing(WouldWait) };
                    plan = await records.PlanAsync(settings, message, confirmed, cancellationToken);
                    break;
            }
        }

        var person = plan.People.Count > 0 ? "known" : "unknown";
        return read with { Person = person, Decision = plan is RecordsPlan.Nothing ? ExplainedDecision.Nothing(plan.InWords) : new([plan.InWords], [], [plan.InWords]) };
    }

    private async Task<ExplainedMessage> DecidedAsync(
        ExplainedMessage read, FeedMessage message, SourceSettings settings, CancellationToken cancellationToken)
    {
        switch (await matching.FindWithMovesAsync(settings, message, cancellationToken))
        {
            case Match.Somebody somebody:
                return await DecidedAsync(read, message, somebody.Person, somebody.UnlessContradictedBy(message), cancellationToken);
            case Match.Unclear unclear:
                return await DoubtedAsync(read, message, unclear.Doubt, cancellationToken);
            case Match.Nobody { IsOfMovedVisit: true }
                when await handing.OfNobodyAsync(sightings.KeysOf(settings, message.Identifiers), settings.Id, message.VisitNumber!, cancellationToken) is { } on
                && await HandedOnAsync(read, message, on, cancellationToken) is [var first, .. var others]:
                return first with { Others = others.Count > 0 ? others : null };
            default:
                return read with { Decision = ExplainedDecision.Nothing(message.Excluded is { } why
                    ? [$"Ignored: {why}", "Nobody with a care plan holds any of the identifiers."] : ["Nobody with a care plan holds any of the identifiers."]) };
        }
    }

    private async Task<ExplainedMessage> DecidedAsync(
        ExplainedMessage read, FeedMessage message, PersonId person, Request request, CancellationToken cancellationToken)
    {
        if (await shell.PreviewAsync(person, new Input.FeedHeard(message, time.GetUtcNow()), request, cancellationToken) is not var (before, decision))
            return read with { Person = "known", Decision = ExplainedDecision.Nothing(CannotBeDecided) };
        if (decision.Refusal is { } refusal) return await DoubtedAsync(read, message, new([person], refusal.Field, refusal.Message), cancellationToken);
        var others = MovedOn.In(decision.Record, message.Source, message.VisitNumber) is { } on ? await HandedOnAsync(read, message, on, cancellationToken) : [];
        return read with { Person = "known", Decision = DecisionOf(before, decision), Others = others.Count > 0 ? others : null };
    }

    // As those would hear it to whom it is handed on.
    private async Task<List<ExplainedMessage>> HandedOnAsync(ExplainedMessage read, FeedMessage message, MovedOn to, CancellationToken cancellationToken)
    {
        var (now, heard, tried) = (time.GetUtcNow(), new List<ExplainedMessage>(), new HashSet<string>());
        for (var next = to.Takes(message, now) ? to : null; next is not null && next.Keys.Any(tried.Add);)
        {
            if (await handing.HolderAsync(next.Keys, cancellationToken) is not { } person)
            {
                next = await handing.OfNobodyAsync(next.Keys, message.Source, message.VisitNumber!, cancellationToken);
                continue;
            }

            var preview = await shell.PreviewAsync(person, new Input.VisitsSeen(next.Of([SeenVisit.Of(message, now)])), new(), cancellationToken);
            heard.Add(read with { Person = "known", Decision = preview is var (before, decision) ? DecisionOf(before, decision) : ExplainedDecision.Nothing(CannotBeDecided) });
            next = preview is var (_, then) ? MovedOn.In(then.Record, message.Source, message.VisitNumber) : null;
        }

        return heard;
    }

    private async Task<ExplainedMessage> DoubtedAsync(ExplainedMessage read, FeedMessage message, Doubt doubt, CancellationToken cancellationToken)
    {
        var contradicted = read with { Person = "contradicted", Problems = [.. read.Problems, $"{doubt.Field}: {doubt.Why}"] };
        return await identities.DecisionOnAsync(WhoIsMeant.Of(message), doubt, cancellationToken) switch
        {
            IdentityDecision.SamePerson => await DecidedAsync(read, message, doubt.People[0], new(), cancellationToken),
            IdentityDecision.NotTheSame => contradicted with { Person = "unknown", Decision = ExplainedDecision.Nothing("People have decided that it is about somebody else.") },
            _ => contradicted with { Decision = ExplainedDecision.Nothing(WouldWait) },
        };
    }

    private static ExplainedEncounter EncounterOf(FeedMessage message) => new(
        message.VisitNumber, message.Class is { } kind ? WireNames.EncounterClasses.Of(kind) : null, message.Location, message.RecordedAt, message.OccurredAt,
        message.AdmittedAt, message.DischargedAt.Value, message.ExpectedDischarge.Value, message.Deceased.Value, message.IsProduction);

    private static ExplainedDecision DecisionOf(PersonRecord before, Decision decision) => new(
        [.. decision.Changes.SelectMany(change => Changes(before, change)), .. Deceased(before.HasDied, decision.Record.HasDied)],
        [.. decision.Changes.OfType<RowChange.AlertRow>().Select(row => AlertOf(row.Alert, decision.Record))],
        [.. decision.Reasons.Select(reason => reason.Text)]);

    private static IEnumerable<string> Changes(PersonRecord before, RowChange change)
    {
        if (change is not RowChange.StayRow { Stay: { Facts.IsExcluded: false } stay }) yield break;
        var known = before.Stay(stay.Id);
        if (known is null) yield return stay.Status == StayStatus.Unknown ? "Kept, and not shown: nothing tells that the person is there." : "A stay begins.";
        if (known?.Status != stay.Status) yield return $"status: {StateNames.StayStatuses.Of(stay.Status)}";
        if (known?.Class != stay.Class) yield return $"class: {WireNames.EncounterClasses.Of(stay.Class)}";
        if (known?.Location != stay.Location) yield return $"location: {stay.Location?.Site} {stay.Location?.Ward} {stay.Location?.Room} {stay.Location?.Bed}".TrimEnd();
        if (known?.AdmittedAt != stay.AdmittedAt) yield return $"admittedAt: {(stay.AdmittedAt is { } came ? Formats.Write(came) : "none")}";
        if (known?.ExpectedDischarge != stay.ExpectedDischarge) yield return $"expectedDischarge: {(stay.ExpectedDischarge is { } date ? Formats.Write(date) : "none")}";
        if (known?.DischargedAt != stay.DischargedAt) yield return $"dischargedAt: {(stay.DischargedAt is { } left ? Formats.Write(left) : "none")}";
        if (stay.IsTraining)    // of others the person's record says it
            foreach (var changed in Deceased(known?.IsDeceased ?? false, stay.IsDeceased)) yield return changed;
    }

    private static IEnumerable<string> Deceased(bool before, bool after) => before == after ? [] : [$"deceased: {(after ? "true" : "false")}"];

    private static ExplainedAlert AlertOf(Alert alert, PersonRecord after) => new(
        WireNames.AlertKinds.Of(alert.Kind),
        WireNames.Urgencies.Of(alert.Urgency),
        StateNames.AlertStates.Of(alert.State),
        alert.Kind == AlertKind.ReadinessRequest ? alert.Subject : null,
        [.. after.Notifications.Where(told => told.Alert == alert.Id).Select(told => $"{told.To} by {WireNames.Channels.Of(told.Channel)}")],
        alert.Silence ?? (alert.Silences is [.., var last] ? last.Why : null));
}
