using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Fhir;

/// <summary>Times of a resource as instants: one without an offset or without a time of day is read as in HL7 v2, by the settings of the source.</summary>
internal readonly struct FhirTimes(SourceSettings settings, List<string> problems)
{
    private const int Longest = 40;    // 2026-11-06T10:15:00.1234567890+00:00 and a little

    private readonly Hl7Clock _clock = new(settings.TimeZone, settings.DefaultTime);

    /// <summary>A time or a day; null when it says neither, which is a problem when it was sent.</summary>
    public DateTimeOffset? At(FhirNode node, string place)
    {
        if (!node.Exists) return null;
        if (TryRead(node, out var time) && _clock.Instant(time) is { } at) return at;
        problems.Add($"{place} is not a date we can read.");
        return null;
    }

    /// <summary>The first of several times that is one with hours: a day orders nothing.</summary>
    public DateTimeOffset? Recorded(params ReadOnlySpan<FhirNode> candidates)
    {
        foreach (var node in candidates)
            if (TryRead(node, out var time) && time.Precision >= Hl7Precision.Hour) return _clock.Instant(time);
        return null;
    }

    /// <summary>A day, when it was sent in full.</summary>
    public DateOnly? Day(FhirNode node, string place)
    {
        if (!node.Exists) return null;
        if (TryRead(node, out var time) && time.Date is { } day) return day;
        problems.Add($"{place} is not a full date.");
        return null;
    }

    private static bool TryRead(FhirNode node, out Hl7Timestamp time)
    {
        time = default;
        Span<byte> digits = stackalloc byte[Longest];
        return node.Text is { } text && Encoding.UTF8.TryGetBytes(text, digits, out var length) && Hl7Timestamp.TryParse(digits[..length], out time);
    }
}
