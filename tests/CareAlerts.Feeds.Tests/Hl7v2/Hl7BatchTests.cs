using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>Several messages in one body: each is read on its own, whatever the envelope says and whatever ails its neighbours.</summary>
public class Hl7BatchTests
{
    private static readonly string One = Text(Msh("A01"), Pid("1^^^RXX"));
    private static readonly string Two = Text(Msh("A03"), Pid("2^^^RXX"));

    [Theory]
    [InlineData("", "", "\r")]
    [InlineData("", "", "\n")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|B\r", "BTS|7\rFTS|9\r", "\r")]
    [InlineData("BHS#*+?!#B\r\n", "BTS#2\r\n", "\r\n")]
    [InlineData("\uFEFF  \r\n", "\r\n\0", "\r")]
    public void Every_message_of_a_body_is_found_and_read(string before, string after, string end)
    {
        var parts = Split((before + One + Two + One).Replace("\r", end, StringComparison.Ordinal) + after);

        Assert.Equal(["1", "2", "1"], parts.Select(part => ((FeedReading.Understood)Hl7FeedReader.Read(part, Rxx)).Message.Identifiers[0].Value));
        Assert.Equal(["A01", "A03", "A01"], parts.Select(part => Hl7FeedReader.HeaderOf(part)!.Event));
    }

    [Fact]
    public void Frames_that_were_not_taken_apart_are_messages_of_their_own() =>
        Assert.Equal(2, Split($"\u000b{One}\u001c\r\u000b{Two}\u001c\r").Count);

    [Fact]
    public void Each_message_keeps_its_own_delimiters()
    {
        var parts = Split(One + Two.Replace('|', '#'));

        Assert.Equal(["A01", "A03"], parts.Select(part => ((FeedReading.Understood)Hl7FeedReader.Read(part, Rxx)).Message.Event));
    }

    [Fact]
    public void A_bad_message_does_not_lose_the_others()
    {
        var parts = Split(One + Text(Msh("A01"), "PV1|1|I") + Two);

        Assert.Equal([true, false, true], parts.Select(part => Hl7FeedReader.Read(part, Rxx) is FeedReading.Understood));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("")]
    [InlineData("FHS|^~\\&|A\rFTS|0")]
    public void A_body_without_a_message_is_rejected_whole(string body) =>
        Assert.IsType<FeedReading.Rejected>(Hl7FeedReader.Read(Assert.Single(Split(body)), Rxx));

    [Fact]
    public void One_message_is_the_body_itself()
    {
        var body = Encoding.UTF8.GetBytes(One);

        Assert.Equal(body, Assert.Single(Hl7Batch.Split(body)));
    }

    private static string Text(params string[] segments) => string.Join('\r', segments) + "\r";

    private static IReadOnlyList<ReadOnlyMemory<byte>> Split(string body) => Hl7Batch.Split(Encoding.UTF8.GetBytes(body));
}
