using System.Text;
using CareAlerts.Feeds.Hl7v2;
using static CareAlerts.Feeds.Tests.Hl7v2.Messages;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class ExcerptTests
{
    [Fact]
    public void An_excerpt_keeps_the_shape_and_the_header_codes_and_nothing_else()
    {
        var excerpt = Hl7Excerpt.Of(Bytes(@"MSH|^~\&|PAS|RXX|||20261106||ADT^A01|M-1|P|2.4", "PID|1||4711^^^RXX~\"\"||SHAW^JOAN|é"));
        Assert.Equal("MSH|^~\\&|xxx|xxx|||99999999||ADT^A01|M-1|P|2.4\nPID|9||9999^^^xxx~xx||xxxx^xxxx|x", excerpt);
    }

    [Fact]
    public void A_header_field_that_is_no_code_is_masked_like_any_other() =>
        Assert.DoesNotContain("SHAW", Hl7Excerpt.Of(Bytes(@"MSH|^~\&|||||||SHAW JOAN|SHAW, J|P|2.4")), StringComparison.Ordinal);

    [Fact]
    public void A_line_that_is_no_segment_is_masked() =>
        Assert.DoesNotContain("Shaw", Hl7Excerpt.Of(Bytes(Msh(), "Shaw|Joan", "JOAN SHAW")), StringComparison.Ordinal);

    [Fact]
    public void A_body_that_is_no_message_is_masked_throughout() =>
        Assert.Equal("xxxxxxxxxxxxxxxxxxxx\nxxx", Hl7Excerpt.Of(Encoding.UTF8.GetBytes("Dear colleague, Mrs Joan Shaw\nbye")));

    [Fact]
    public void An_excerpt_is_short()
    {
        Assert.True(Hl7Excerpt.Of(Bytes([Msh(), .. Enumerable.Repeat(Pid(), 1000)])).Length <= Hl7Excerpt.MaxLength);
        Assert.True(Hl7Excerpt.Of(new byte[2_000_000]).Length <= Hl7Excerpt.MaxLength);
        Assert.Equal("", Hl7Excerpt.Of([]));
    }

    [Fact]
    public void No_word_or_number_of_a_patient_survives_in_any_sample()
    {
        foreach (var file in Repository.SampleFiles)
        {
            var body = File.ReadAllBytes(file);
            var excerpt = Hl7Excerpt.Of(body);
            foreach (var word in new[] { "SHAW", "JOAN", "Shaw", "Joan", "4711", "9990000018", "19380402", "MILL", "Dear" })
                Assert.DoesNotContain(word, excerpt, StringComparison.Ordinal);
        }
    }
}
