using BenchmarkDotNet.Attributes;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Benchmarks;

/// <summary>One operation is one message, on one core, averaged over all samples.</summary>
[MemoryDiagnoser]
public class Hl7ReadBenchmarks
{
    private const int Messages = 466;    // OperationsPerInvoke must be a constant: the size of the corpus; fewer samples are gone through again

    private readonly SourceSettings settings = SourceSettings.Default(new SourceId("RXX"), registered: true);
    private byte[][] messages = [];

    [GlobalSetup]
    public void Load()
    {
        var samples = SampleMessages.Load();
        messages = [.. Enumerable.Range(0, Messages).Select(i => samples[i % samples.Length])];
        Console.WriteLine($"// {samples.Length} messages of {messages.Average(m => m.Length):F0} bytes on average");
    }

    [Benchmark(Description = "Read: bytes to FeedReading", OperationsPerInvoke = Messages)]
    public int Read()
    {
        var understood = 0;
        foreach (var message in messages)
            if (Hl7FeedReader.Read(message, settings) is FeedReading.Understood) understood++;
        return understood;
    }

    [Benchmark(Description = "HeaderOf: a look at the header", OperationsPerInvoke = Messages)]
    public int HeaderOf()
    {
        var length = 0;
        foreach (var message in messages) length += Hl7FeedReader.HeaderOf(message)?.ControlId?.Length ?? 0;
        return length;
    }

    private readonly BytesToDecision day = new();

    [Benchmark(Description = "Bytes to decision: one whole stay")]
    public long Decide() => day.HearStay();

    [Benchmark(Description = "Walk: every field of every segment", OperationsPerInvoke = Messages)]
    public int Walk()
    {
        Span<int> room = stackalloc int[64];
        var bytes = 0;
        foreach (var body in messages)
        {
            if (!Hl7Message.TryRead(body, out var message, out _)) continue;
            foreach (var segment in message.Segments)
            {
                var indexed = segment.Indexed(room);
                for (var number = 1; ; number++)
                {
                    var field = indexed.Field(number);
                    if (field.Presence == Hl7Presence.Absent) break;
                    bytes += field.Bytes.Length;
                }
            }
        }

        return bytes;
    }
}
