using System.Text;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Feeds.Fhir;
using CareAlerts.Feeds.Tests.Fuzzing;
using FsCheck;
using FsCheck.Fluent;

namespace CareAlerts.Feeds.Tests.Fhir;

/// <summary>Whatever the bytes are, every entry point returns. Mutated samples: <see cref="Fuzzing.FuzzTests"/>.</summary>
public class FhirNeverThrowsTests
{
    private static readonly byte[] Telling = [.. "{}[]:,\"\\/#u0123456789.+-eEtrufalsn \r\n"u8, 0, 0x01, 0x80, 0xC3, 0xE9, 0xEF, 0xBB, 0xBF, 0xFF];

    /// <summary>JSON of every type, and texts that mean something somewhere.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "{}", "[]", "[{}]", "[[]]", "[null]", "\"\"", "\" \"", "\"/\"", "\"#\"", "\"#w\"", "\"Patient/joan\"", "\"urn:uuid:1\"",
        "\"https://\"", "\"https://x/Patient/joan/_history/\"", "\"/_history/\"", "\"Encounter\"", "\"Bundle\"", "\"Patient\"", "\"message\"", "\"history\"", "\"DELETE\"",
        "\"finished\"", "\"discharged\"", "\"2026\"", "\"2026-11-06T24:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
    ];

    [Fact]
    public void Arbitrary_bytes_are_answered()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body => Answers(body ?? [])).QuickCheckThrowOnFailure();
        var telling = Gen.Elements(Telling).ArrayOf().ToArbitrary();
        Prop.ForAll(telling, Answers).QuickCheckThrowOnFailure();
        Prop.ForAll(telling, body => Answers([.. "{\"resourceType\":\"Encounter\",\"status\":"u8, .. body, (byte)'}'])).QuickCheckThrowOnFailure();
    }

    /// <summary>The JSON stays whole, and every value in turn is of another type or meaning.</summary>
    [Fact]
    public void Any_value_in_the_place_of_any_other_is_answered()
    {
        foreach (var file in Repository.FhirSampleFiles)
        {
            var text = File.ReadAllText(file);
            foreach (var (index, (start, end, _)) in JsonPlaces.Of(Encoding.UTF8.GetBytes(text)).Index())
                foreach (var (turn, value) in Values.Index())
                    if ((index + turn) % 5 == 0)
                        Answers(Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, start), value, text.AsSpan(end))), $"{Path.GetFileName(file)}, byte {start}: {value}");
        }
    }

    [Fact]
    public void The_worst_bodies_we_can_think_of_are_answered()
    {
        Answers(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 500_000))));
        Answers(Encoding.UTF8.GetBytes("{\"resourceType\":\"Encounter\"," + string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"{i}\":0")) + "}"));
        Answers(Encoding.UTF8.GetBytes("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":{\"resourceType\":\"Parameters\",\"parameter\":["
            + "{\"name\":\"type\",\"valueCode\":\"event-notification\"}" + string.Concat(Enumerable.Repeat(
                ",{\"name\":\"notification-event\",\"part\":[{\"name\":\"focus\",\"valueReference\":{\"reference\":\"Encounter/1\"}}]}", 20_000)) + "]}}"
            + string.Concat(Enumerable.Repeat(",{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"1\",\"status\":\"finished\"}}", 900)) + "]}"));
    }

    private static void Answers(byte[] body, string what)
    {
        try
        {
            Answers(body);
        }
        catch (Exception thrown)
        {
            Assert.Fail($"{what}: {thrown.GetType().Name} at {thrown.StackTrace}");
        }
    }

    private static bool Answers(byte[] body)
    {
        var readings = FhirFeedReader.Read(body, Bodies.Rxx);
        FhirFeedReader.HeaderOf(body);
        using var outcome = JsonDocument.Parse(FhirOutcome.Of(readings));
        if (outcome.RootElement.GetProperty("issue").GetArrayLength() == 0) throw new InvalidDataException("an outcome without an issue");
        foreach (var reading in readings)
            if (reading is FeedReading.Understood { Message: { Identifiers.Count: 0 } }) throw new InvalidDataException("a message about nobody");
        return FhirExcerpt.Of(body).Length <= FhirExcerpt.MaxLength && readings.Count > 0;
    }
}
