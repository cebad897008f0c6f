using System.Text;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class Hl7MessageTests
{
    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\r\r\n")]
    public void Any_line_ending_ends_a_segment(string end)
    {
        var message = Read($@"MSH|^~\&|PAS{end}EVN|A01{end}PID|1||4711{end}");
        var ids = new List<string>();
        foreach (var segment in message.Segments) ids.Add(Encoding.UTF8.GetString(segment.Id));
        Assert.Equal(["MSH", "EVN", "PID"], ids);
        Assert.Equal("4711", message.Segment("PID"u8).Field(3).Text());
    }

    [Fact]
    public void MSH_1_and_MSH_2_are_the_delimiters_themselves_and_MSH_3_follows()
    {
        var msh = Read(@"MSH|^~\&|PAS^1.2.3^ISO|RXX").Header;
        Assert.Equal("|", msh.Field(1).Text());
        Assert.Equal(@"^~\&", msh.Field(2).Text());
        Assert.Equal("PAS", msh.Field(3).Component(1).Text());
        Assert.Equal("RXX", msh.Field(4).Text());
        Assert.Equal(Hl7Presence.Absent, msh.Field(5).Presence);
    }

    [Fact]
    public void Every_message_has_its_own_delimiters()
    {
        var message = Read("MSH#!@%*#PAS\rPID#1##A!B*C@D!E%S%F\r");
        var field = message.Segment("PID"u8).Field(3);
        Assert.Equal("A", field.Component(1).Text());
        Assert.Equal("B", field.Component(2).Subcomponent(1).Text());
        Assert.Equal("C", field.Component(2).Subcomponent(2).Text());
        Assert.Equal(["A!B*C", "D!E!F"], Repetitions(field));
    }

    [Fact]
    public void A_role_that_MSH_2_does_not_name_does_not_exist()
    {
        var message = Read("MSH|^~|PAS\rPID|1||A&B\\T\\C^D~E\r");
        Assert.Equal(default, message.Delimiters.Escape);
        Assert.Equal(default, message.Delimiters.Subcomponent);
        Assert.Equal(@"A&B\T\C", message.Segment("PID"u8).Field(3).Component(1).Text());
        Assert.Equal(@"A&B\T\C", message.Segment("PID"u8).Field(3).Subcomponent(1).Text());
    }

    [Fact]
    public void A_message_that_names_no_delimiter_but_the_first_has_whole_fields()
    {
        var message = Read("MSH||PAS^X|RXX\r");
        Assert.Equal("PAS^X", message.Header.Field(3).Component(1).Text());
        Assert.Equal("RXX", message.Header.Field(4).Text());
    }

    [Fact]
    public void A_doubled_escape_character_in_MSH_2_has_one_role()
    {
        var message = Read(@"MSH|^~\\&|PAS");
        Assert.Equal(Hl7Delimiters.Usual, message.Delimiters);
    }

    [Fact]
    public void Nothing_sent_an_empty_field_and_null_are_three_things()
    {
        var pid = Read("MSH|^~\\&|PAS\rPID||\"\"|A^\"\"^&\"\"|\"\"\"\r").Segment("PID"u8);
        Assert.Equal(Hl7Presence.Empty, pid.Field(1).Presence);
        Assert.Equal(Hl7Presence.Null, pid.Field(2).Presence);
        Assert.Equal(Hl7Presence.Value, pid.Field(3).Presence);
        Assert.Equal(Hl7Presence.Null, pid.Field(3).Component(2).Presence);
        Assert.Equal(Hl7Presence.Empty, pid.Field(3).Component(3).Subcomponent(1).Presence);
        Assert.Equal(Hl7Presence.Null, pid.Field(3).Component(3).Subcomponent(2).Presence);
        Assert.Equal(Hl7Presence.Absent, pid.Field(3).Component(4).Presence);
        Assert.Equal(Hl7Presence.Value, pid.Field(4).Presence);    // three quotation marks are not two
        Assert.Equal(Hl7Presence.Absent, pid.Field(5).Presence);
        Assert.Equal(Hl7Presence.Absent, pid.Field(0).Presence);
        Assert.Equal(Hl7Presence.Absent, pid.Field(-1).Presence);
        Assert.Null(pid.Field(2).Text());
    }

    [Fact]
    public void Fields_are_the_same_whether_located_before_or_not_and_beyond_the_room_for_places()
    {
        var message = Read("MSH|^~\\&|PAS\rPV1|1|2|3||5^x|6|7|8\r");
        var plain = message.Segment("PV1"u8);
        for (var room = 0; room < 12; room++)
        {
            var indexed = plain.Indexed(new int[room]);
            for (var number = 0; number < 11; number++)
            {
                Assert.Equal(plain.Field(number).Presence, indexed.Field(number).Presence);
                Assert.Equal(plain.Field(number).ToString(), indexed.Field(number).ToString());
            }
        }
    }

    [Fact]
    public void A_segment_that_is_not_there_has_only_absent_fields()
    {
        var missing = Read(@"MSH|^~\&|PAS").Segment("ZZZ"u8);
        Assert.False(missing.Exists);
        Assert.Equal(Hl7Presence.Absent, missing.Field(1).Presence);
        Assert.Empty(Repetitions(missing.Field(3)));
    }

    [Fact]
    public void Lines_that_are_blank_indented_or_no_segment_harm_nobody()
    {
        var message = Read("MSH|^~\\&|PAS\r \r\t PID|1||4711\r||E|\rno segment\r");
        var ids = new List<string>();
        foreach (var segment in message.Segments) ids.Add(Encoding.UTF8.GetString(segment.Id));
        Assert.Equal(["MSH", "PID", "", "no segment"], ids);
    }

    [Theory]
    [InlineData("\u000bMSH|^~\\&|PAS\r\u001c\r")]
    [InlineData("\r\n  MSH|^~\\&|PAS\r")]
    [InlineData("\uFEFFMSH|^~\\&|PAS")]
    [InlineData("\u000b\uFEFFMSH|^~\\&|PAS")]
    [InlineData("\0\0MSH|^~\\&|PAS\r\0")]
    [InlineData("FHS|^~\\&|X\rBHS|^~\\&|X\rMSH|^~\\&|PAS\rBTS|1\rFTS|1\r")]
    public void What_stands_around_a_message_is_peeled_off(string body) =>
        Assert.Equal("PAS", Read(body).Header.Field(3).Text());

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\r\n\u000b\u001c", "empty")]
    [InlineData("PID|1||4711", "does not begin with MSH")]
    [InlineData("{\"resourceType\":\"Encounter\"}", "does not begin with MSH")]
    [InlineData("MSH", "cannot separate")]
    [InlineData("MSHA^~\\&APAS", "cannot separate")]
    [InlineData("MSH\r^~", "cannot separate")]
    [InlineData("MSH|^~\\&|A\rMSH|^~\\&|B\r", "several messages")]
    [InlineData("MSH|^~\\&|A\nPID|1\n\u000bMSH#^~\\&#B\n", "several messages")]
    [InlineData("FHS|^~\\&|X\rFTS|0\r", "holds no message")]
    public void A_body_without_exactly_one_message_is_refused_with_the_reason(string body, string why)
    {
        Assert.False(Hl7Message.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        Assert.Equal("MSH", fault.Segment);
        Assert.Contains(why, fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_beyond_one_mebibyte_is_refused_and_one_of_just_that_is_read()
    {
        var body = new byte[Hl7Message.MaxBytes];
        Array.Fill(body, (byte)'~');
        "MSH|^~\\&|PAS\rPID|||"u8.CopyTo(body);
        Assert.True(Hl7Message.TryRead(body, out _, out _));
        Assert.False(Hl7Message.TryRead([.. body, (byte)'~'], out _, out var fault));
        Assert.Contains("1 MiB", fault.Why, StringComparison.Ordinal);
    }

    private static Hl7Message Read(string body)
    {
        Assert.True(Hl7Message.TryRead(Encoding.UTF8.GetBytes(body), out var message, out _));
        return message;
    }

    private static List<string> Repetitions(Hl7Element field)
    {
        var all = new List<string>();
        foreach (var repetition in field.Repetitions) all.Add(repetition.ToString());
        return all;
    }
}
