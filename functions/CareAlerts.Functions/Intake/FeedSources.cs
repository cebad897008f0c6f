using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Feeds.Fhir;
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
        var candidates = FeedBody.IsFhir(body.Span) ? Candidates(FhirFeedReader.HeaderOf(body)) : Candidates(Hl7FeedReader.HeaderOf(body));
        var names = candidates.ToList();
        foreach (var candidate in names)
            if (registered.TryGetValue(new(candidate), out var settings)) return settings;
        return SourceSettings.Default(new(names.LastOrDefault() ?? "unknown"));
    }

    // MessageHeader.source: its name, its endpoint, or the host of the endpoint.
    private static IEnumerable<string> Candidates(FhirHeader? header)
    {
        if (header is null) yield break;
        if (header.Name is { } name) yield return Keys.Safe(name);
        if (header.Endpoint is not { } endpoint) yield break;
        yield return Keys.Safe(endpoint);
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Host.Length > 0) yield return Keys.Safe(address.Host);
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
