using System.Text;
using CareAlerts.Feeds.Hl7v2;
using FsCheck;
using FsCheck.Fluent;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class Hl7EscapeTests
{
    private static readonly Hl7Delimiters WithTruncation = Hl7Delimiters.Usual with { Truncation = (byte)'#' };

    [Theory]
    [InlineData(@"\F\\S\\T\\R\\E\\P\", @"|^&~\#")]
    [InlineData(@"A\H\bold\N\B", "AboldB")]
    [InlineData(@"one\.br\two\.sp2\three\.ce\four", "one\ntwo\n\nthree\nfour")]
    [InlineData(@"a\.in+4\b\.ti-2\c\.fi\d\.nf\e\.sk5\f", "abcde f")]
    [InlineData(@"\.sp999999999\", "\n\n\n\n\n\n\n\n\n\n")]
    [InlineData(@"\X48656C6C6F\", "Hello")]
    [InlineData(@"\X0D0A\", "\r\n")]
    [InlineData(@"\XC3A0\", "à")]
    [InlineData(@"\XE0\", "à")]
    [InlineData(@"\X00E0\", "à")]
    [InlineData(@"\X48G\", @"\X48G\")]
    [InlineData(@"\X4\", @"\X4\")]
    [InlineData(@"O\Brien", @"O\Brien")]
    [InlineData(@"C:\scan\1", @"C:\scan\1")]
    [InlineData(@"O\Brien \T\ Sons", @"O\Brien & Sons")]
    [InlineData(@"\", @"\")]
    [InlineData(@"\\", @"\\")]
    [InlineData(@"\f\", @"\f\")]
    [InlineData(@"\Zlocal\\C2842\\M2A2B2C\", @"\Zlocal\\C2842\\M2A2B2C\")]
    [InlineData(@"ends \T", @"ends \T")]
    public void Sequences_are_decoded_and_what_is_none_stays_as_it_is(string sent, string read) =>
        Assert.Equal(read, Hl7Escapes.Decode(Encoding.UTF8.GetBytes(sent), WithTruncation));

    [Fact]
    public void A_role_the_message_does_not_have_is_not_decoded() =>
        Assert.Equal(@"a\P\b", Hl7Escapes.Decode("a\\P\\b"u8, Hl7Delimiters.Usual));

    [Fact]
    public void Long_text_full_of_sequences_is_decoded_without_running_out_of_room()
    {
        var sent = string.Concat(Enumerable.Repeat(@"\.sp9\\X80\\.br\\E\", 20_000));
        Assert.Equal(20_000 * 12, Hl7Escapes.Decode(Encoding.UTF8.GetBytes(sent), Hl7Delimiters.Usual).Length);
    }

    [Fact]
    public void Whatever_is_encoded_reads_back_as_it_was()
    {
        // NUL is dropped on purpose, and half a surrogate pair is no text.
        var texts = ArbMap.Default.ArbFor<string>().Filter(t => t is not null && !t.Contains('\0') && !t.Any(char.IsSurrogate));
        Prop.ForAll(texts, t => Hl7Escapes.Decode(Encoding.UTF8.GetBytes(Hl7Escapes.Encode(t, WithTruncation)), WithTruncation) == t)
            .QuickCheckThrowOnFailure();
        var delimiters = Gen.Elements([.. @"|^~\&#XET.br0D ".Select(c => c.ToString())]).ArrayOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(delimiters, t => Hl7Escapes.Decode(Encoding.UTF8.GetBytes(Hl7Escapes.Encode(t, WithTruncation)), WithTruncation) == t)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Encoded_text_never_splits_a_field()
    {
        var encoded = Hl7Escapes.Encode("a|b^c~d&e\rf\ng", Hl7Delimiters.Usual);
        Assert.DoesNotContain(encoded, c => "|^~&\r\n".Contains(c));
        Assert.Equal("a b c", Hl7Escapes.Encode("a|b^c", Hl7Delimiters.Usual with { Escape = 0 }));
    }
}
