using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>What holds for any bytes that come as FHIR, in every step of taking, answering and explaining them.</summary>
internal static class FhirPromises
{
    /// <summary>
    /// What one step may allocate, kept or not: a fixed part, so many bytes for each byte received, and so many for each Encounter, of which there are at most
    /// a thousand. The dearest bodies are lists of single digits, each of which takes twelve bytes of the parser's table, and many Encounters of one Patient with
    /// as many and as long identifiers as are read.
    /// </summary>
    public const int FixedBytes = 256 * 1024, BytesPerByte = 32, BytesPerReading = 192 * 1024;

    private static readonly SourceSettings Settings = Fhir.Bodies.Rxx with { ExcludedClasses = [EncounterClass.Dialysis] };

    public static FuzzCost Check(byte[] body)
    {
        var dearest = default(FuzzCost);
        var allowed = FixedBytes + ((long)BytesPerByte * body.Length);
        var before = body.ToArray();
        Promise.Holds(FuzzCost.Of(() => FeedBody.Split(body), allowed, ref dearest).Count > 0, "a body holds at least one message");
        var readings = FuzzCost.Of(() => FhirFeedReader.Read(body, Settings), readings => allowed + ((long)BytesPerReading * readings.Count), ref dearest);
        var outcome = FuzzCost.Of(() => FhirOutcome.Of(readings), allowed + ((long)BytesPerReading * readings.Count), ref dearest);
        var excerpt = FuzzCost.Of(() => FhirExcerpt.Of(body), allowed, ref dearest);
        var header = FuzzCost.Of(() => FhirFeedReader.HeaderOf(body), allowed, ref dearest);
        Promise.Readings(readings, FhirFeedReader.MaxEntries);
        Promise.Excerpt(excerpt, FhirExcerpt.MaxLength);
        Promise.Holds(body.AsSpan().SequenceEqual(before), "reading changes nothing");
        foreach (var named in new[] { header?.Name, header?.Endpoint, header?.MessageId, header?.Event, header?.ResourceType, header?.BundleType })
            Promise.Holds(named is not { Length: > 250 }, "a text of the header is bounded");
        CheckOutcome(outcome, readings);

        byte[] around = [.. "{\""u8, .. body, .. "\"}"u8];
        var again = FhirFeedReader.Read(around.AsMemory(2, body.Length), Settings);
        Promise.Same(readings, again);
        if (FeedBody.IsFhir(body)) Promise.Same(readings, FeedBody.Read(body, Settings));

        // By the door for HL7, whose sender labelled it as text.
        var reply = Hl7Acknowledgement.For(body, readings[0], "R1", DateTimeOffset.UnixEpoch);
        var isGood = reply.AsSpan().IndexOf("\rMSA|AA"u8) >= 0;
        Promise.Holds(reply.Length == 0 || isGood != readings[0] is FeedReading.Rejected, "AA is never said of what was rejected, nor anything else of what was not");
        return dearest;
    }

    private static void CheckOutcome(byte[] outcome, IReadOnlyList<FeedReading> readings)
    {
        Promise.Holds(outcome.AsSpan().IndexOf("ZQX JOAN"u8) < 0, "an answer says nothing of the patient");
        using var json = JsonDocument.Parse(outcome);
        Promise.Holds(json.RootElement.GetProperty("resourceType").GetString() == "OperationOutcome", "the answer is an OperationOutcome");
        var isError = false;
        var issues = 0;
        foreach (var issue in json.RootElement.GetProperty("issue").EnumerateArray())
        {
            issues++;
            isError |= issue.GetProperty("severity").GetString() == "error";
            Promise.Holds(issue.GetProperty("code").GetString() is { Length: > 0 } && issue.GetProperty("diagnostics").GetString() is { Length: > 0 }, "an issue says what it is");
        }

        Promise.Holds(issues > 0, "an outcome has an issue");
        Promise.Holds(isError == readings.Any(reading => reading is FeedReading.Rejected { Fault: not FeedFault.OnlyAnnounced }), "an outcome is an error when something was rejected, and only then");
    }
}
