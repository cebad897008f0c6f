using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake;

/// <summary>Which source a message is of, and so the settings it is read by.</summary>
internal sealed class FeedSources(DirectorySnapshots directories)
{
    /// <summary>The settings of the source named, else of the source the message's own header names.</summary>
    public async Task<SourceSettings> SettingsAsync(ReadOnlyMemory<byte> body, SourceId? named, CancellationToken cancellationToken)
    {
        if (named is { } source) return await directories.SourceAsync(new(Keys.Safe(source.Value)), cancellationToken);
        var registered = await directories.SourcesAsync(cancellationToken);
        var header = Hl7FeedReader.HeaderOf(body);
        foreach (var candidate in Candidates(header))
            if (registered.TryGetValue(new(candidate), out var settings)) return settings;
        return SourceSettings.Default(new(Candidates(header).LastOrDefault() ?? "unknown"));
    }

    // MSH-3|MSH-4 names the source; a source registered under its organisation code or its application alone is found as well.
    private static IEnumerable<string> Candidates(Hl7Header? header)
    {
        if (header is null) yield break;
        if (header is { Application: { } sender, Facility: { } site }) yield return Keys.Safe($"{sender}-{site}");
        if (header.Application is { } application) yield return Keys.Safe(application);
        if (header.Facility is { } facility) yield return Keys.Safe(facility);
    }
}
