using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>How grave an issue is (R4 issue-severity).</summary>
public enum FhirSeverity
{
    /// <summary>For information.</summary>
    Information,
    /// <summary>Taken, and worth a look.</summary>
    Warning,
    /// <summary>Not taken.</summary>
    Error,
}

/// <summary>One issue of an OperationOutcome.</summary>
/// <param name="Severity">How grave.</param>
/// <param name="Code">What kind (R4 issue-type), for example <c>required</c>.</param>
/// <param name="Diagnostics">A sentence for the integrator, without patient data.</param>
/// <param name="Expression">The element, as FHIRPath; null when it is about the whole.</param>
public sealed record FhirIssue(FhirSeverity Severity, string Code, string Diagnostics, string? Expression = null);

/// <summary>Writes what became of a body as an OperationOutcome, R4's answer to whoever sent it. It holds no patient data, since readings hold none in their reasons.</summary>
public static class FhirOutcome
{
    /// <summary>The OperationOutcome for the readings of a body, as UTF-8 JSON.</summary>
    public static byte[] Of(IReadOnlyList<FeedReading> readings) => Write([.. readings.SelectMany(IssuesOf).Distinct()]);

    /// <summary>The OperationOutcome for a single issue, for example that nothing could be stored for now (<c>transient</c>).</summary>
    public static byte[] Of(FhirIssue issue) => Write([issue]);

    private static IEnumerable<FhirIssue> IssuesOf(FeedReading reading) => reading switch
    {
        FeedReading.Rejected rejected => [new(rejected.Fault == FeedFault.OnlyAnnounced ? FhirSeverity.Warning : FhirSeverity.Error, CodeOf(rejected.Fault), rejected.Why, rejected.Field)],
        FeedReading.Ignored ignored => [new(FhirSeverity.Information, "informational", ignored.Why)],
        FeedReading.Understood understood => [
            .. understood.Message.Excluded is { } why ? [new FhirIssue(FhirSeverity.Information, "informational", why)] : Array.Empty<FhirIssue>(),
            .. understood.Problems.Select(problem => new FhirIssue(FhirSeverity.Warning, "processing", problem)),
        ],
        _ => [],
    };

    private static string CodeOf(FeedFault fault) => fault switch
    {
        FeedFault.Unreadable => "structure",
        FeedFault.Missing => "required",
        FeedFault.NotSupported or FeedFault.OnlyAnnounced => "not-supported",
        FeedFault.TooLarge => "too-long",
        _ => "value",
    };

    private static byte[] Write(IReadOnlyList<FhirIssue> issues)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))    // JSON, never within HTML
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "OperationOutcome");
            json.WriteStartArray("issue");
            foreach (var issue in issues.Count > 0 ? issues : [new(FhirSeverity.Information, "informational", "All OK.")]) Write(json, issue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FhirIssue issue)
    {
        json.WriteStartObject();
        json.WriteString("severity", SeverityOf(issue.Severity));
        json.WriteString("code", issue.Code);
        json.WriteString("diagnostics", issue.Diagnostics);
        if (issue.Expression is { } expression)
        {
            json.WriteStartArray("expression");
            json.WriteStringValue(expression);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string SeverityOf(FhirSeverity severity) => severity switch
    {
        FhirSeverity.Error => "error",
        FhirSeverity.Warning => "warning",
        _ => "information",
    };
}
