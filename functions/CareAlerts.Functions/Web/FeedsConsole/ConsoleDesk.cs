using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Feeds;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>Gathers what the pages of the console show.</summary>
internal sealed class ConsoleDesk(
    FeedBoard board, DirectorySnapshots directories, DirectoryStore documents, QuarantineStore quarantine, IdentityDesk identities, SourceKeys keys, HandlerOptions options,
    TimeProvider time)
{
    /// <summary>The clock of pages that are about several sources.</summary>
    public static readonly TimeZoneInfo HouseZone = SourceSettings.Default(new("house")).TimeZone;

    public async Task<BoardView> BoardAsync(string path, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var feeds = await board.LookAsync(cancellationToken);
        var settings = await directories.SourcesAsync(cancellationToken);
        var aside = await quarantine.ListAsync(null, AskedFor.Most, cancellationToken);
        var open = (await identities.AllAsync(cancellationToken)).Count(waiting => waiting.Review.Decision is null);
        var atLeast = aside.Count < AskedFor.Most ? "" : "at least ";
        var counts = aside.CountBy(message => message.Source).ToDictionary(StringComparer.Ordinal);
        return new()
        {
            Summary = [.. Summary(feeds)],
            Feeds =
            [
                .. feeds.OrderBy(feed => FeedWords.IsSilent(feed) ? 0 : feed.Registered ? 2 : 1).ThenBy(feed => feed.Source, StringComparer.Ordinal).Select(feed => FeedWords.Of(
                    feed, settings.GetValueOrDefault(new(feed.Source)) ?? SourceSettings.Default(new(feed.Source)), PathOf(path, feed.Source),
                    $"{atLeast}{counts.GetValueOrDefault(feed.Source):#,0} in quarantine", HouseZone, now)),
            ],
            Waiting =
            [
                aside.Count switch
                {
                    0 => "Nothing is in quarantine now, of any name.",
                    < AskedFor.Most => $"{PageWords.Counted(aside.Count, "message is", "messages are")} in quarantine, of all names.",
                    _ => $"At least {aside.Count:#,0} messages are in quarantine; only the newest were looked at.",
                },
                ReviewWords.Summary(open),
            ],
            Decide = open == 0 ? null : new("Decide identity reviews", $"{path}/reviews"),
            Elsewhere =
            [
                .. counts.Where(count => feeds.All(feed => feed.Source != count.Key)).OrderBy(count => count.Key, StringComparer.Ordinal)
                    .Select(count => new PageLink($"{count.Key}: {atLeast}{PageWords.Counted(count.Value, "message")} in quarantine", PathOf(path, count.Key))),
            ],
        };
    }

    public async Task<(SourceView View, TimeZoneInfo Zone)> SourceAsync(string source, string path, PageForm query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var feed = (await board.LookAsync(cancellationToken)).FirstOrDefault(feed => feed.Source == source);
        var settings = await SettingsAsync(source, cancellationToken);
        var asked = AskedFor.Read(query, source, settings.TimeZone, now);
        var aside = await quarantine.ListAsync(source, AskedFor.Most, cancellationToken);
        var own = PathOf(path, source);
        return (new()
        {
            Heading = settings.IsRegistered ? settings.Name : source,
            Notes = [.. Notes(source, settings, feed)],
            Feed = feed is null ? null : FeedWords.Of(feed, settings, own, "", settings.TimeZone, now),
            Events = [.. (feed?.EventsToday ?? new Dictionary<string, long>()).OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Key} {kind.Value:#,0}")],
            Quarantine = QuarantineWords.Of(aside, asked, own, settings.TimeZone),
            Settings = settings.IsRegistered
                ? SettingsTable.Of(settings, await documents.GetAsync(DocumentKinds.Source, source, cancellationToken)) : [],
            Keys = settings.IsRegistered ? KeysOf(await keys.MadeAsync(source, cancellationToken), settings.TimeZone) : "",
            ExplainPath = feed is null ? null : $"{path}/explain?source={Uri.EscapeDataString(source)}",
        }, settings.TimeZone);
    }

    public async Task<SourceSettings> SettingsAsync(string source, CancellationToken cancellationToken) =>
        await directories.SourcesAsync(cancellationToken) is var registered && registered.TryGetValue(new(source), out var settings)
            ? settings : SourceSettings.Default(new(source));

    public async Task<IReadOnlyList<(string Id, string Label)>> SourcesAsync(CancellationToken cancellationToken) =>
    [
        .. (await directories.SourcesAsync(cancellationToken)).Values.OrderBy(settings => settings.Id.Value, StringComparer.Ordinal)
            .Select(settings => (settings.Id.Value, settings.Name == settings.Id.Value ? settings.Name : $"{settings.Name} ({settings.Id})")),
        ("unregistered", "One that is not registered: default settings"),
    ];

    public static string PathOf(string path, string source) => $"{path}/sources/{Uri.EscapeDataString(source)}";

    private static IEnumerable<string> Summary(IReadOnlyList<FeedStatus> feeds)
    {
        var (registered, silent) = (feeds.Where(feed => feed.Registered).ToList(), feeds.Where(FeedWords.IsSilent).ToList());
        yield return (registered.Count, silent.Count) switch
        {
            (0, _) => "No source is registered, so none is watched: nothing here says that hospitals are quiet.",
            (var all, 0) => $"None of the {PageWords.Counted(all, "registered source")} is silent, by its settings and by what is usual. Whether messages are understood is another question: see what was set aside.",
            var (all, quiet) => $"{quiet} of the {PageWords.Counted(all, "registered source")} {(quiet == 1 ? "is" : "are")} silent: {string.Join(", ", silent.Select(feed => feed.Name))}.",
        };
        if (feeds.Count(feed => !feed.Registered) is > 0 and var strangers)
            yield return $"{PageWords.Counted(strangers, "name that nobody has registered has", "names that nobody has registered have")} sent messages today; they are taken in shadow mode.";
    }

    private static IEnumerable<string> Notes(string source, SourceSettings settings, FeedStatus? feed)
    {
        if (settings.IsRegistered) yield break;
        if (feed is not null) yield return "Nobody has registered this source. Its messages are taken in shadow mode, by the default settings.";
        else if (source == QuarantineStore.InboundSms) yield return "Texts from people that could not be understood. They cannot come again: answer whoever sent them.";
        else yield return "This is not a registered source, and no message has come under this name today. What was set aside under it is listed below.";
    }

    private string KeysOf(IReadOnlyList<DateTimeOffset> made, TimeZoneInfo zone) => made.Count == 0
        ? $"This source has no key of its own{(options.IsLocal ? "; on this machine the key local opens every source" : ": it cannot send over HTTP")}. A queue needs none."
        : $"This source has {PageWords.Counted(made.Count, "key")}; the newest was made on {PageWords.Time(made.Max(), zone)}. A key is shown once, when it is made.";
}
