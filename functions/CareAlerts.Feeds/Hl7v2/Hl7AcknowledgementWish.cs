using System.Text;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Which acknowledgement a message asks for (HL7 v2 chapter 2.9, MSH-15 and MSH-16).</summary>
/// <remarks>
/// <para>Both empty: original mode. MSH-15 with anything but NE: enhanced mode, and what commits is ours to say. MSH-15 empty or NE: by chapter 2.9.2
/// the original mode is nothing but this, with MSH-16 saying when to answer.</para>
/// <para>An application acknowledgement after a commit would be an exchange of its own, hours later; none is sent.</para>
/// </remarks>
internal readonly record struct Hl7AcknowledgementWish(Hl7AcknowledgementWish.When Commit, Hl7AcknowledgementWish.When Application)
{
    /// <summary>Table 0155; what is not in it asks for all.</summary>
    internal enum When
    {
        Unsaid,
        Never,
        Always,
        OnError,
        OnSuccess,
    }

    public static Hl7AcknowledgementWish Of(Hl7Segment msh) => new(Read(msh.Field(15)), Read(msh.Field(16)));

    /// <summary>The code to answer with in place of that of original mode; null when no answer is wanted.</summary>
    public AcknowledgementCode? Answer(AcknowledgementCode original)
    {
        var isGood = original == AcknowledgementCode.AA;
        if (Commit is When.Unsaid && Application is When.Unsaid) return original;
        if (Commit is When.Unsaid or When.Never) return IsWanted(Application, isGood) ? original : null;
        return IsWanted(Commit, isGood) ? Committing(original) : null;
    }

    private static AcknowledgementCode Committing(AcknowledgementCode original) => original switch
    {
        AcknowledgementCode.AA => AcknowledgementCode.CA,
        AcknowledgementCode.AE => AcknowledgementCode.CE,
        _ => AcknowledgementCode.CR,
    };

    private static bool IsWanted(When when, bool isGood) => when switch
    {
        When.Always => true,
        When.OnError => !isGood,
        When.OnSuccess => isGood,
        _ => false,
    };

    private static When Read(Hl7Element field)
    {
        var word = field.Component(1).Bytes.Trim((byte)' ');
        if (word.IsEmpty || word.SequenceEqual("\"\""u8)) return When.Unsaid;
        if (Ascii.EqualsIgnoreCase(word, "NE"u8)) return When.Never;
        if (Ascii.EqualsIgnoreCase(word, "ER"u8)) return When.OnError;
        return Ascii.EqualsIgnoreCase(word, "SU"u8) ? When.OnSuccess : When.Always;
    }
}
