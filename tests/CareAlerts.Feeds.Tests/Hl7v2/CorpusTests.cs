using System.Text;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>Messages of other people's making, and what three independent parsers read in them (<c>shared/corpus</c> beside the repository).</summary>
public class CorpusTests
{
    [Fact]
    public void Every_message_is_answered()
    {
        var files = Directory.GetFiles(Corpus(), "*.hl7", SearchOption.AllDirectories);
        Assert.Equal(466, files.Length);
        foreach (var file in files)
        {
            var body = File.ReadAllBytes(file);
            var reading = Hl7FeedReader.Read(body, Messages.Rxx);
            Assert.True(reading is not FeedReading.Rejected { Segment: not ("PID" or "MRG"), Field: not "MSH-9" }, $"{file}: {reading}");
            Assert.NotEmpty(Hl7Acknowledgement.For(body, reading, "R1", DateTimeOffset.UnixEpoch));
        }
    }

    [Fact]
    public void Every_field_is_read_as_the_independent_parsers_read_it()
    {
        var disagreements = new List<string>();
        var compared = 0;
        foreach (var line in File.ReadLines(Path.Combine(Corpus(), "oracle.jsonl")))
        {
            using var oracle = JsonDocument.Parse(line);
            var file = oracle.RootElement.GetProperty("file").GetString()!;
            Assert.True(Hl7Message.TryRead(File.ReadAllBytes(Path.Combine(Corpus(), file)), out var message, out var fault), $"{file}: {fault?.Why}");
            foreach (var (field, ours) in CorpusFields.Of(message))
            {
                compared++;
                var theirs = CorpusFields.Plain(oracle.RootElement.GetProperty(field));
                if (ours != theirs) disagreements.Add($"{file} {field}: we read {ours}, they {theirs}");
            }
        }

        Assert.Empty(disagreements);
        Assert.Equal(466 * CorpusFields.Count, compared);
    }

    [Fact]
    public void The_mapping_agrees_with_the_parsers_on_the_messages_it_understands()
    {
        var understood = 0;
        foreach (var line in File.ReadLines(Path.Combine(Corpus(), "oracle.jsonl")))
        {
            using var oracle = JsonDocument.Parse(line);
            var root = oracle.RootElement;
            var file = root.GetProperty("file").GetString()!;
            if (Hl7FeedReader.Read(File.ReadAllBytes(Path.Combine(Corpus(), file)), Messages.Rxx) is not FeedReading.Understood { Message: var message }) continue;
            understood++;
            Assert.Equal(root.GetProperty("event").GetString(), message.Event);
            Assert.Equal(root.GetProperty("control_id").GetString(), message.ControlId);
            Assert.Equal(root.GetProperty("visit").GetString(), message.VisitNumber);
            Assert.Equal(root.GetProperty("disposition").GetString(), message.Disposition);
            Assert.Equal(root.GetProperty("ward").GetString(), message.Location?.Ward);
            Assert.Equal(root.GetProperty("room").GetString(), message.Location?.Room);
            Assert.Equal(root.GetProperty("bed").GetString(), message.Location?.Bed);

            // A repetition without a value, or with "", identifies nobody; everything else is kept in order.
            var theirs = root.GetProperty("pid3").EnumerateArray().Select(p => p.GetProperty("id").GetString()).Where(id => id is not (null or "\"\""));
            Assert.Equal(theirs, message.Identifiers.Take(theirs.Count()).Select(i => i.Value));
        }

        Assert.True(understood > 250, $"only {understood} understood");
    }

    private static string Corpus()
    {
        Assert.SkipWhen(Repository.Corpus is null, "The shared corpus is not beside this repository.");
        return Repository.Corpus!;
    }
}
