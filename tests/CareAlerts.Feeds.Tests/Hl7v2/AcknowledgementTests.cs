using System.Text;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class AcknowledgementTests
{
    private static readonly DateTimeOffset Now = At("2026-11-06T10:15:01+00:00");

    [Fact]
    public void AA_swaps_the_sides_and_echoes_control_id_processing_id_version_and_charset()
    {
        var reply = Reply(@"MSH|^~\&|PAS^1.2|RXX|CARE|NCC|20261106101500||ADT^A16^ADT_A16|M\T\1 |T|2.5^GBR|||||GBR|8859/1|EN", Pid());
        Assert.Equal(@"MSH|^~\&|CARE|NCC|PAS^1.2|RXX|20261106101501+0000||ACK^A16^ACK|R1|T|2.5^GBR||||||8859/1" + "\r" + @"MSA|AA|M\T\1 " + "\r", reply);
    }

    [Fact]
    public void A_reply_uses_the_delimiters_of_the_message()
    {
        var reply = Reply("MSH#!@%*#PAS#RXX###20261106101500##ADT!A01#7#P#2.5", "PID#1");
        Assert.Equal(
            "MSH#!@%*###PAS#RXX#20261106101501+0000##ACK!A01!ACK#R1#P#2.5\rMSA#AE#7#PID-3 holds no identifier: nobody is identified.\r"
            + "ERR##PID!1!3#101!Required field missing!HL70357#E####PID-3 holds no identifier: nobody is identified.\r",
            reply);
    }

    [Theory]
    [InlineData("2.1")]
    [InlineData("2.3.1")]
    [InlineData("2.4")]
    public void Before_version_2_5_ERR_1_holds_place_and_condition(string version)
    {
        var reply = Reply($@"MSH|^~\&|PAS|RXX|||20261106101500||ADT^A01|7|P|{version}", "PID|1");
        Assert.Contains("\rERR|PID^1^3^101&Required field missing\r", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.5")]
    [InlineData("2.5.1^USA")]
    [InlineData("2.8")]
    [InlineData("")]
    public void Since_version_2_5_ERR_has_fields_of_its_own(string version)
    {
        var reply = Reply($@"MSH|^~\&|PAS|RXX|||20261106101500||ADT^A01|7|P|{version}", "PID|1");
        Assert.Contains("\rERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 holds no identifier", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_ignored_is_accepted_all_the_same() => Assert.Contains("MSA|AA|0001\r", Reply(Msh("A60"), Pid()), StringComparison.Ordinal);

    [Fact]
    public void A_message_without_a_type_is_rejected_by_AR()
    {
        var reply = Reply(@"MSH|^~\&|PAS|RXX|||20261106101500|||7|P|2.4", Pid());
        Assert.Contains("MSH|^~\\&|||PAS|RXX|20261106101501+0000||ACK|R1|P|2.4\rMSA|AR|7|", reply, StringComparison.Ordinal);
        Assert.Contains("ERR|MSH^1^9^200&Unsupported message type\r", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_no_message_is_answered_by_AR_with_nothing_to_echo()
    {
        var reply = Reply("Dear colleague");
        Assert.StartsWith("MSH|^~\\&|||||20261106101501+0000||ACK|R1|P|2.4\rMSA|AR||The body does not begin with MSH.\rERR|", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void An_acknowledgement_is_never_acknowledged() => Assert.Empty(Reply(Msh("A01", type: "ACK"), "MSA|AA|1"));

    [Theory]
    [InlineData("", "", "AA", "AE", "AR")]
    [InlineData("AL", "NE", "CA", "CE", "CR")]
    [InlineData("AL", "AL", "CA", "CE", "CR")]
    [InlineData("al", "", "CA", "CE", "CR")]
    [InlineData("ER", "NE", null, "CE", "CR")]
    [InlineData("SU", "NE", "CA", null, null)]
    [InlineData("??", "NE", "CA", "CE", "CR")]
    [InlineData("NE", "AL", "AA", "AE", "AR")]
    [InlineData("", "AL", "AA", "AE", "AR")]
    [InlineData("NE", "ER", null, "AE", "AR")]
    [InlineData("", "SU", "AA", null, null)]
    [InlineData("NE", "NE", null, null, null)]
    [InlineData("NE", "", null, null, null)]
    public void The_mode_is_the_one_MSH_15_and_MSH_16_ask_for(string accept, string application, string? good, string? bad, string? unacceptable)
    {
        string Header(string type) => $@"MSH|^~\&|PAS|RXX|||20261106101500||{type}|7|P|2.5|||{accept}|{application}";

        Assert.Equal(good, CodeAsAsked(Header("ADT^A01"), Pid()));
        Assert.Equal(bad, CodeAsAsked(Header("ADT^A01"), "PID|1"));
        Assert.Equal(unacceptable, CodeAsAsked(Header(""), Pid()));
        Assert.Null(CodeAsAsked(Header("ACK"), "MSA|AA|1"));
    }

    [Fact]
    public void What_is_no_message_is_answered_whatever_it_asks_for() => Assert.Equal("AR", CodeAsAsked("Dear colleague"));

    [Fact]
    public void What_could_not_be_kept_may_be_sent_again()
    {
        var reply = Encoding.UTF8.GetString(Hl7Acknowledgement.NotDurable(Bytes(Msh(), Pid()), "R1", Now));
        Assert.Contains("MSA|AR|0001|", reply, StringComparison.Ordinal);
        Assert.Contains("ERR|^^^207&Application internal error\r", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void The_control_id_comes_back_byte_for_byte_in_the_charset_it_came_in()
    {
        var latin = Encoding.Latin1.GetBytes("MSH|^~\\&|PÅS|RXX|||20261106101500||ADT^A01|É1|P|2.4\rPID|1||4711\r");
        var reply = Hl7Acknowledgement.For(latin, Hl7FeedReader.Read(latin, Rxx), "R1", Now);
        Assert.EndsWith("MSA|AA|É1\r", Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
        Assert.Contains("|PÅS|", Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_the_patients_is_in_a_refusal()
    {
        var reply = Reply(@"MSH|^~\&|PAS|RXX|||20261106101500||ADT^A01|7|P|2.5", "PID|1||^^^NHS||SHAW^JOAN||19380402|F|||14 MILL LANE");
        foreach (var word in new[] { "SHAW", "JOAN", "1938", "MILL" }) Assert.DoesNotContain(word, reply, StringComparison.Ordinal);
    }

    private static string Reply(params string[] segments)
    {
        var body = Bytes(segments);
        return Encoding.UTF8.GetString(Hl7Acknowledgement.For(body, Hl7FeedReader.Read(body, Rxx), "R1", Now));
    }

    /// <summary>MSA-1 of the reply asked for; null when there is none.</summary>
    private static string? CodeAsAsked(params string[] segments)
    {
        var body = Bytes(segments);
        var reply = Encoding.UTF8.GetString(Hl7Acknowledgement.AsAsked(body, Hl7FeedReader.Read(body, Rxx), "R1", Now));
        return reply.Length == 0 ? null : reply.Split('\r').Single(line => line.StartsWith("MSA", StringComparison.Ordinal)).Split('|')[1];
    }
}
