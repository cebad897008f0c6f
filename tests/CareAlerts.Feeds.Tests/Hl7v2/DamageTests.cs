using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

/// <summary>What fuzzing found: bytes that are no text, in places where texts belong.</summary>
public class DamageTests
{
    [Theory]
    [InlineData("WARD\u00077")]
    [InlineData("WARD\u00857")]
    [InlineData("WARD\\X0A\\7")]
    [InlineData("WARD\\.br\\7")]
    public void A_text_with_control_characters_is_left_out_and_reported(string ward)
    {
        var message = Understood(Msh(), Pid(), $"PV1|1|I|{ward}^R1^B2^RXX");
        Assert.Equal((null, "R1"), (message.Location!.Ward, message.Location.Room));
        Assert.Contains("PV1-3 holds control characters; it is left out.", Problems(Msh(), Pid(), $"PV1|1|I|{ward}^R1^B2^RXX"));
    }

    [Theory]
    [InlineData("47\u000711^^^RXX")]
    [InlineData("4711^^^R\\X00\\X\u0001X")]
    [InlineData("4711\\.br\\^^^RXX")]
    [InlineData("4711^^^RXX^M\u0002R")]
    [InlineData("   ^^^RXX")]
    [InlineData("\\X00\\^^^RXX")]
    public void An_identifier_that_is_blank_or_damaged_is_nobodys(string pid3)
    {
        var rejected = Assert.IsType<FeedReading.Rejected>(Read(Msh(), Pid(pid3)));
        Assert.Equal("PID-3", rejected.Field);
        Assert.Equal("4712", Assert.Single(Understood(Msh(), Pid($"{pid3}~4712^^^RXX")).Identifiers).Value);
        Assert.Contains(Problems(Msh(), Pid($"{pid3}~4712^^^RXX")), problem => problem.StartsWith("A repetition of PID-3 is blank", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_NHS_number_of_PID_19_is_nobodys() =>
        Assert.DoesNotContain(Understood(Msh(), Pid("4711^^^RXX", (19, "9990000018^^^NHS^\u0007"))).Identifiers, identifier => identifier.System == NhsNumber.System);

    [Fact]
    public void Explain_shows_the_identifiers_as_they_were_sent_all_the_same() =>
        Assert.Equal("47\u000711", Assert.Single(Hl7FeedReader.IdentifiersOf(Bytes(Msh(), Pid("47\u000711^^^RXX")), Rxx)).Value);

    [Theory]
    [InlineData("SHAW JOAN")]
    [InlineData("Shaw'Joan")]
    [InlineData("AAAAAAAAAAAAAAAAA")]
    [InlineData("A\u00071")]
    public void An_event_that_is_no_code_is_not_repeated(string @event)
    {
        Assert.Equal("???", Assert.IsType<FeedReading.Ignored>(Read(Msh(@event, type: "ORU"))).Event);
        Assert.Equal("???", Assert.IsType<FeedReading.Ignored>(Read(Msh(@event), Pid())).Event);
    }

    [Fact]
    public void An_oddity_that_is_met_a_thousand_times_is_said_once() =>
        Assert.Single(Problems(Msh(), Pid(string.Join('~', Enumerable.Repeat(new string('1', 300), 1000).Append("4711")))), problem => problem.Contains("PID-3", StringComparison.Ordinal));

    [Fact]
    public void Of_a_message_whose_delimiters_are_damaged_nothing_is_shown()
    {
        var excerpt = Hl7Excerpt.Of(Bytes("MSH'PAS|RXX|SHAW|JOAN|4711|ADT^A01"));
        Assert.Equal("MSH'" + new string('x', 18) + "99", excerpt);
        Assert.Equal("MSH|^~\\&|xxx", Hl7Excerpt.Of(Bytes(@"MSH|^~\&|PAS")));
    }

    [Fact]
    public void An_excerpt_has_no_control_characters_where_a_role_of_MSH_2_is_missing() =>
        Assert.Equal("MSH|^|x|||||||xxxxxx", Hl7Excerpt.Of(Bytes("MSH|^|\0|||||||\0A\0B\0C")));

    [Fact]
    public void A_reply_echoes_no_control_characters_which_would_mean_something_in_it()
    {
        var body = Bytes("MSH|^~\\&|P\u001b$BAS|R\u001cXX|||20261106101500||ADT^A01|C\u000b1|P|2.4||||||ISO IR87", Pid());
        byte[] utf16 = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(System.Text.Encoding.UTF8.GetString(body))];
        var reply = Hl7Acknowledgement.For(utf16, Hl7FeedReader.Read(utf16, Rxx), "R1", DateTimeOffset.UnixEpoch);
        Assert.Equal("MSH|^~\\&|||P$BAS|RXX|19700101000000+0000||ACK^A01^ACK|R1|P|2.4||||||ISO IR87\rMSA|AA|C1\r", System.Text.Encoding.UTF8.GetString(reply));
    }

    [Fact]
    public void A_reply_echoes_no_field_that_is_longer_than_such_a_field_can_be()
    {
        var body = Bytes($"MSH|^~\\&{new string('x', 2000)}|{new string('P', 400_000)}|RXX|||20261106101500||ADT^A01|C1|P|2.4", Pid());
        var reply = Hl7Acknowledgement.For(body, Hl7FeedReader.Read(body, Rxx), "R1", DateTimeOffset.UnixEpoch);
        Assert.Equal("MSH|^~\\&||||RXX|19700101000000+0000||ACK^A01^ACK|R1|P|2.4\rMSA|AA|C1\r", System.Text.Encoding.UTF8.GetString(reply));
    }

    [Fact]
    public void An_excerpt_of_what_is_no_message_has_none_either() => Assert.Equal("xxx", Hl7Excerpt.Of([1, 0, 65]));
}
