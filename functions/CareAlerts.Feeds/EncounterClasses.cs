using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds;

/// <summary>The class of a visit (PV1-2, Encounter.class) in the codes of HL7 table 0004, the UK's additions, FHIR's v3-ActCode, and the words some systems send instead.</summary>
internal static class EncounterClasses
{
    private const int Longest = 24;

    /// <summary>The class a code or word means; false when we do not know it. Case, spaces, hyphens and underscores do not matter.</summary>
    public static bool TryFind(ReadOnlySpan<byte> sent, out EncounterClass @class)
    {
        Span<char> word = stackalloc char[Longest];
        var length = 0;
        foreach (var b in sent)
        {
            if (b is (byte)' ' or (byte)'-' or (byte)'_') continue;
            if (length == Longest)
            {
                length = 0;
                break;
            }

            word[length++] = char.ToUpperInvariant((char)b);
        }

        EncounterClass? found = word[..length] switch
        {
            "I" or "IMP" or "ACUTE" or "NONAC" or "SS" or "INPATIENT" or "OBSENC" => EncounterClass.Inpatient,
            "E" or "EMER" or "EMERGENCY" or "A&E" or "ED" => EncounterClass.Emergency,
            "O" or "AMB" or "R" or "C" or "OUTPATIENT" or "AMBULATORY" or "RECURRING"
                or "VR" or "HH" or "FLD" => EncounterClass.Outpatient,
            "P" or "PRENC" or "W" or "PREADMIT" or "PREADMISSION" or "WAITINGLIST" => EncounterClass.Preadmission,
            "D" or "DC" or "DAYCASE" or "DAYPATIENT" or "DAYSURGERY" => EncounterClass.DayCase,
            "B" or "OBSTETRICS" or "MATERNITY" => EncounterClass.Obstetrics,
            "DIALYSIS" or "RENALDIALYSIS" => EncounterClass.Dialysis,
            "N" or "U" or "UNKNOWN" => EncounterClass.Unknown,    // table 0004: not applicable, unknown
            _ => null,
        };
        @class = found ?? EncounterClass.Unknown;
        return found is not null;
    }

    /// <summary>The class a code or word in a FHIR resource means; false when we do not know it.</summary>
    public static bool TryFind(string sent, out EncounterClass @class)
    {
        Span<byte> word = stackalloc byte[4 * Longest];
        @class = EncounterClass.Unknown;
        return Encoding.UTF8.TryGetBytes(sent, word, out var length) && TryFind(word[..length], out @class);
    }

    /// <summary>Why no visit begins with a message of this class, by the source's settings; null when one may.</summary>
    /// <param name="class">The class.</param>
    /// <param name="settings">Of the source.</param>
    /// <param name="field">Where it was sent.</param>
    public static string? Excluded(EncounterClass? @class, SourceSettings settings, string field) =>
        @class is { } known && settings.ExcludedClasses.Contains(known) ? $"Visits of class {Name(known)} are excluded for this source ({field})." : null;

    /// <summary>The name settings and reasons use, for example <c>day-case</c>.</summary>
    public static string Name(EncounterClass @class) => @class switch
    {
        EncounterClass.DayCase => "day-case",
        var other => other.ToString().ToLowerInvariant(),
    };
}
