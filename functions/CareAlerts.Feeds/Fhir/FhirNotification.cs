using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>A notification of a topic subscription in R4 (Subscriptions R5 Backport): a history Bundle whose first entry is a Parameters resource.</summary>
internal sealed class FhirNotification
{
    private const string Configure = "configure the subscription's payload content as full-resource";

    private readonly FhirBundle _bundle;
    private readonly List<NotificationEvent> _events;

    private readonly ILookup<string?, NotificationEvent> _byFocus;
    private readonly HashSet<string?> _severalVersions;

    private FhirNotification(FhirBundle bundle)
    {
        _bundle = bundle;
        _events = [.. Named("notification-event").Select(EventOf)];
        _byFocus = _events.ToLookup(e => bundle.Find(e.Focus, bundle.Entries[0].FullUrl)?.Address ?? e.Focus);
        _severalVersions = [.. bundle.Entries.GroupBy(entry => entry.Address).Where(group => group.Skip(1).Any()).Select(group => group.Key)];
    }

    /// <summary>Whether a history Bundle is a notification, and not the history of a resource.</summary>
    public static bool IsOne(FhirBundle bundle) => bundle.Entries.Count > 0 && bundle.Entries[0].Type is "Parameters" or "SubscriptionStatus";

    public static IReadOnlyList<FeedReading> Read(FhirBundle bundle, SourceSettings settings)
    {
        if (bundle.Entries[0].Type == "SubscriptionStatus") return [FhirVersions.RefusalOfStatus($"{bundle.Entries[0].Path}.resource")];
        var notification = new FhirNotification(bundle);
        return notification.Part("type")["valueCode"].Text switch
        {
            "event-notification" or "query-event" => notification.ReadEvents(settings),
            "handshake" => [new FeedReading.Ignored("handshake", "A subscription says hello; it is answered by the status code alone.")],
            "heartbeat" => [new FeedReading.Ignored("heartbeat", "A subscription says that it is alive and that nothing happened.")],
            "query-status" => [new FeedReading.Ignored("query-status", "The state of a subscription says nothing of a stay.")],
            _ => [new FeedReading.Rejected(
                "Parameters", $"{bundle.Entries[0].Path}.resource.parameter.where(name='type')", "The notification does not say what it is: type is none of Backport's types.")],
        };
    }

    private List<FeedReading> ReadEvents(SourceSettings settings)
    {
        var problems = Gaps();
        var isTest = FhirTags.SayTest(_bundle.Root, _bundle.Entries[0].Resource);
        var names = _events.Exists(e => e.Focus is not null);
        var readings = new List<FeedReading>();
        foreach (var entry in _bundle.Entries.Skip(1))
        {
            var said = LastEventAbout(entry);
            if (said is null && names) continue;    // context, not what happened
            if (FhirCollection.Read(entry, _bundle, Happened(entry, said), problems, isTest, settings) is { } reading) readings.Add(reading);
        }

        if (OnlyAnnounced(readings.Count > 0) is { } announced) readings.Add(announced);
        if (readings.Count == 0) readings.Add(new FeedReading.Ignored("event-notification", "The notification is not about an Encounter."));
        return readings;
    }

    /// <summary>Something happened to an Encounter that is not here: whoever sends such notifications looks alive and is not heard.</summary>
    private FeedReading.Rejected? OnlyAnnounced(bool saysSomething)
    {
        if (_events.TrueForAll(e => e.Focus is null))
            return saysSomething || _bundle.Entries.Skip(1).Any(entry => entry.Resource.Exists) ? null
                : Announced("The notification is empty: it does not say which Encounter");
        return _events.Exists(e => e.Focus is not null && !IsHere(e.Focus) && MayBeEncounter(e.Focus))
            ? Announced("The notification names an Encounter and does not hold it") : null;
    }

    private static FeedReading.Rejected Announced(string what) =>
        new("Bundle", "Bundle.entry", $"{what}, and nothing is fetched here; {Configure}.") { Fault = FeedFault.OnlyAnnounced };

    // Of a deletion there is no more than that.
    private bool IsHere(string focus) =>
        _bundle.Find(focus, _bundle.Entries[0].FullUrl) is not null
        || _bundle.Entries.Skip(1).Any(entry => (entry.Resource.Exists || entry.IsDeleted) && (entry.Address == focus || entry.Done == focus));

    private static bool MayBeEncounter(string focus) => !focus.Contains('/', StringComparison.Ordinal) || FhirCollection.IsOfEncounter(focus);

    /// <summary>Numbers that are missing between the first and the last of this Bundle; those between Bundles are the business of whoever keeps the last one.</summary>
    private List<string> Gaps()
    {
        var numbers = _events.Select(e => e.Number).OfType<long>().Distinct().Order().ToList();
        if (numbers.Count < 2 || numbers[^1] - numbers[0] == numbers.Count - 1) return [];
        return ["The event numbers of the notification have a gap: an event was lost, or is yet to come."];
    }

    private NotificationEvent? LastEventAbout(FhirEntry entry) =>
        About(entry.Address).Concat(About(entry.Done)).MaxBy(e => e.Number ?? 0);

    private IEnumerable<NotificationEvent> About(string? address) => address is null ? [] : _byFocus[address];

    // An event names a resource, not a version of it: of several versions only each itself can say when it was made.
    private FhirNode Happened(FhirEntry entry, NotificationEvent? said) =>
        _severalVersions.Contains(entry.Address) ? default : (said ?? (_events.Count == 1 ? _events[0] : null))?.Timestamp ?? default;

    private FhirNode Part(string name) => Named(name).FirstOrDefault();

    private IEnumerable<FhirNode> Named(string name) => _bundle.Entries[0].Resource["parameter"].Items().Where(parameter => parameter["name"].Text == name);

    private static NotificationEvent EventOf(FhirNode parameter)
    {
        FhirNode Part(string name) => parameter["part"].Items().FirstOrDefault(part => part["name"].Text == name);
        var number = Part("event-number");
        return new(
            (number["valueString"].Exists ? number["valueString"] : number["valueInteger"]).Number, Part("timestamp")["valueInstant"],
            Part("focus")["valueReference"]["reference"].Text);
    }

    private sealed record NotificationEvent(long? Number, FhirNode Timestamp, string? Focus);
}
