using System.Text;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class Hl7CharsetTests
{
    [Theory]
    [InlineData("8859/1", 1252, "MÜLLER")]
    [InlineData("8859/2", 28592, "ŁUCJA")]
    [InlineData("8859/5", 28595, "Иванов")]
    [InlineData("8859/7", 28597, "Αθηνά")]
    [InlineData("8859/15", 28605, "Œuvre €")]
    [InlineData("8859/9~UNICODE UTF-8", 28599, "ŞAHİN")]
    [InlineData("GB 18030-2000", 54936, "王小明")]
    [InlineData("ASCII", 1252, "JOSÉ €")]
    [InlineData("", 1252, "JOSÉ “€”")]
    [InlineData("UNICODE UTF-8", 1252, "JOSÉ")]
    [InlineData("8859/1", 65001, "JOSÉ")]
    [InlineData("UNICODE", 65001, "王小明")]
    public void Text_is_read_in_the_charset_it_is_in_whatever_was_declared(string declared, int actual, string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(actual) ?? Encoding.UTF8;
        var body = encoding.GetBytes($"MSH|^~\\&|PAS||||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||4711||{name}\r");
        Assert.True(Hl7Message.TryRead(body, out var message, out _));
        Assert.Equal(name, message.Segment("PID"u8).Field(5).Text());
        Assert.Equal(encoding.CodePage, message.Encoding.CodePage);
    }

    [Fact]
    public void Japanese_in_ISO_2022_is_converted_before_its_bytes_can_be_taken_for_delimiters()
    {
        var japanese = CodePagesEncodingProvider.Instance.GetEncoding(50220)!;
        var body = japanese.GetBytes("MSH|^~\\&|PAS||||||ADT^A01|1|P|2.5||||||ISO IR87\rPID|1||4711||塩崎^一郎\r");
        Assert.True(Hl7Message.TryRead(body, out var message, out _));
        Assert.Equal("塩崎", message.Segment("PID"u8).Field(5).Component(1).Text());
        Assert.Equal("一郎", message.Segment("PID"u8).Field(5).Component(2).Text());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_file_saved_as_UTF_16_is_read_by_its_byte_order_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] body = [.. encoding.GetPreamble(), .. encoding.GetBytes("MSH|^~\\&|PAS\rPID|1||4711||JOSÉ\r")];
        Assert.True(Hl7Message.TryRead(body, out var message, out _));
        Assert.Equal("JOSÉ", message.Segment("PID"u8).Field(5).Text());
    }
}
