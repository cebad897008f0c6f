using CareAlerts.Domain;

namespace CareAlerts.Feeds.Hl7v2;

/// <summary>Who the message is about: PID-3, and the NHS number that older messages carry in PID-2 or PID-19.</summary>
internal static class AdtIdentifiers
{
    /// <summary>More than anybody has; beyond it a field is noise, and memory stays bounded.</summary>
    public const int Most = 64;

    /// <summary>Authorities (CX.4) and types (CX.5) that say "NHS number" (UK sample messages; HL7 table 0203 has NH).</summary>
    private static readonly string[] NhsLabels = ["NHS", "NHSNBR", "NHSNMBR", "NH"];

    private static readonly string NotNhsSystem = Identifier.LocalSystem("NHS");

    /// <summary>Every identifier with a value, in the order sent, with the NHS number that older messages carry elsewhere.</summary>
    public static IReadOnlyList<Identifier> Of(Hl7Segment pid, SourceSettings settings, AdtProblems problems)
    {
        var found = InPid3(pid, settings, problems);
        if (found.RemoveAll(static identifier => !IsSound(identifier)) > 0) problems.Add("A repetition of PID-3 is blank or holds control characters; it is left out.");
        if (!found.Exists(static i => i.System == NhsNumber.System)) AddOlder(pid, found);
        return found;
    }

    /// <summary>The repetitions of PID-3; one that is empty or <c>""</c> identifies nobody.</summary>
    public static List<Identifier> InPid3(Hl7Segment pid, SourceSettings settings, AdtProblems problems) => In(pid.Field(3), "PID-3", settings, problems);

    /// <summary>The identifiers of the record it was before: MRG-1, else MRG-4, where senders before version 2.3.1 have it.</summary>
    public static List<Identifier> Former(Hl7Segment mrg, SourceSettings settings, AdtProblems problems)
    {
        var found = In(mrg.Field(1), "MRG-1", settings, problems);
        if (found.Count == 0) found = In(mrg.Field(4), "MRG-4", settings, problems);
        if (found.RemoveAll(static identifier => !IsSound(identifier)) > 0) problems.Add("A repetition of MRG-1 is blank or holds control characters; it is left out.");
        return found;
    }

    private static List<Identifier> In(Hl7Element field, string name, SourceSettings settings, AdtProblems problems)
    {
        var found = new List<Identifier>(4);
        foreach (var cx in field.Repetitions)
        {
            if (!cx.Component(1).HasValue) continue;
            if (cx.Bytes.Length > AdtText.Longest)
            {
                problems.Add($"A repetition of {name} is longer than any identifier; it is left out.");
                continue;
            }

            if (found.Count == Most)
            {
                problems.Add($"{name} repeats more than {Most} times; the rest is left out.");
                break;
            }

            found.Add(Read(cx, name, settings, problems));
        }

        return found;
    }

    private static Identifier Read(Hl7Element cx, string name, SourceSettings settings, AdtProblems problems)
    {
        var value = cx.Component(1).Text()!;
        var assigner = cx.Component(4);
        var authority = Label(assigner.Subcomponent(1));
        var universal = Label(assigner.Subcomponent(2));
        var type = Label(cx.Component(5));
        if (IsNhsLabel(authority) || IsNhsLabel(type))
        {
            if (NhsNumber.TryParse(value, out _)) return new(NhsNumber.System, value, authority, type);
            problems.Add($"{name} holds a number labelled as an NHS number whose check digit does not hold; it is kept as a local number.");
            return new(NotNhsSystem, value, authority, type);
        }

        authority ??= universal;
        if ((Registered(settings, authority, universal, StringComparison.Ordinal) ?? Registered(settings, authority, universal, StringComparison.OrdinalIgnoreCase)) is { } system)
            return new(system, value, authority, type);
        return new(Identifier.LocalSystem(authority ?? settings.Id.Value), value, authority, type);
    }

    private static string? Registered(SourceSettings settings, string? authority, string? universal, StringComparison how)
    {
        foreach (var registered in settings.Identifiers)
            if (registered.Authority.Equals(authority, how) || registered.Authority.Equals(universal, how)) return registered.System;
        return null;
    }

    // Some systems fill codes up with blanks.
    private static string? Label(Hl7Element sent) => sent.Text()?.Trim() is { Length: > 0 } label ? label : null;

    /// <summary>PID-2 and PID-19, when the message has no valid NHS number in PID-3.</summary>
    /// <remarks>
    /// One in eleven local numbers of ten digits passes modulus 11. So one that is labelled as something else, or repeats a local number of PID-3,
    /// is not taken for an NHS number.
    /// </remarks>
    private static void AddOlder(Hl7Segment pid, List<Identifier> found)
    {
        ReadOnlySpan<int> fields = [2, 19];
        foreach (var field in fields)
        {
            foreach (var cx in pid.Field(field).Repetitions)
            {
                if (!cx.HasValue || cx.Bytes.Length > AdtText.Longest) continue;
                var value = cx.Component(1).Text();
                var authority = Label(cx.Component(4).Subcomponent(1));
                var type = Label(cx.Component(5));
                var labelled = IsNhsLabel(authority) || IsNhsLabel(type);
                var otherwise = authority is not null || type is not null;
                if (value is null || (otherwise && !labelled) || !NhsNumber.TryParse(value, out _)) continue;
                if (!labelled && Holds(found, value)) continue;
                var older = new Identifier(NhsNumber.System, value, authority, type);
                if (!IsSound(older)) continue;
                found.Add(older);
                return;
            }
        }
    }

    /// <summary>Damaged on the way it is nobody's, or somebody else's.</summary>
    private static bool IsSound(Identifier sent) =>
        !string.IsNullOrWhiteSpace(sent.Value) && AdtText.IsOneLine(sent.Value) && AdtText.IsOneLine(sent.System) && AdtText.IsOneLine(sent.Authority) && AdtText.IsOneLine(sent.Type);

    private static bool Holds(List<Identifier> found, string value)
    {
        foreach (var identifier in found)
            if (identifier.Value == value) return true;
        return false;
    }

    private static bool IsNhsLabel(string? label)
    {
        if (label is not ['N' or 'n', ..]) return false;
        foreach (var known in NhsLabels)
            if (known.Equals(label, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
