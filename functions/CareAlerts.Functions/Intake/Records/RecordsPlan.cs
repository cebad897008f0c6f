using CareAlerts.Domain;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>What a message about a hospital's records leads to, before anything is done: shared by whoever carries it out and whoever explains it.</summary>
internal abstract record RecordsPlan
{
    private RecordsPlan() { }

    /// <summary>Whom it concerns; empty for nobody known.</summary>
    public IReadOnlyList<PersonId> People { get; init; } = [];

    /// <summary>What it does, in one sentence without patient data.</summary>
    public abstract string InWords { get; }

    /// <summary>Nothing to do.</summary>
    public sealed record Nothing(string Why) : RecordsPlan
    {
        public override string InWords => Why;
    }

    /// <summary>Not to be done without a guess: it is put to people.</summary>
    public sealed record Unclear(Doubt Doubt) : RecordsPlan
    {
        /// <summary>What is sure all the same, once people have decided that it is not so; null for nothing.</summary>
        public RecordsPlan? UnlessSo { get; init; }

        public override string InWords => Doubt.Why;
    }

    /// <summary>Identifiers are one person's, or are not; at most one record knows them.</summary>
    /// <param name="Person">Whose they are; null for nobody known.</param>
    /// <param name="Links">Pairs of keys: whoever knows the first is led to the second, which is a number of the hospital's own.</param>
    /// <param name="Together">Whether they are one person's.</param>
    public sealed record OnePerson(PersonRecord? Person, IReadOnlyList<(string At, string Number)> Links, bool Together) : RecordsPlan
    {
        public override string InWords => (Person, Together) switch
        {
            (null, _) => "Nobody with a care plan holds any of the identifiers; which of them are one person's is kept for a plan to come.",
            (_, true) => "The identifiers of both records lead to the person from now on.",
            (_, false) => "What led to the person by that link alone no longer does.",
        };
    }

    /// <summary>Two records are one person's, and one of them joins the other.</summary>
    public sealed record TwoRecords(PersonId One, PersonId Other) : RecordsPlan
    {
        public override string InWords => "One of the two records joins the other, with its stays, open alerts and links.";
    }

    /// <summary>Numbers stood in one person's record and are another's.</summary>
    /// <param name="Moving">Their keys.</param>
    /// <param name="From">Whose they are not.</param>
    /// <param name="To">Whose they are; null for nobody known.</param>
    /// <param name="Links">As of <see cref="OnePerson"/>, with whose they are.</param>
    public sealed record NumbersMoved(IReadOnlyList<string> Moving, PersonRecord From, PersonRecord? To, IReadOnlyList<(string At, string Number)> Links) : RecordsPlan
    {
        public override string InWords => To is null ? "The number no longer leads to the person." : "The number leads to the other person from now on.";
    }

    /// <summary>A visit was recorded under the wrong person.</summary>
    /// <param name="From">Under whom; null for nobody known.</param>
    /// <param name="To">Whose it is; null for nobody known.</param>
    /// <param name="FromKeys">Keys of under whom it was recorded.</param>
    /// <param name="ToKeys">Keys of whose it is.</param>
    public sealed record VisitMoved(PersonRecord? From, PersonRecord? To, IReadOnlyList<string> FromKeys, IReadOnlyList<string> ToKeys) : RecordsPlan
    {
        public override string InWords => (From, To) switch
        {
            (null, null) => "Nobody with a care plan holds any of the identifiers; whose the visit is is kept for a plan to come.",
            (_, null) => "The visit is taken back from the person it was recorded under, and kept for a plan of whose it is.",
            (null, _) => "The visit is the person's.",
            _ => "The visit is taken back from the person it was recorded under, and is the other's.",
        };
    }

    /// <summary>A visit has another number.</summary>
    public sealed record VisitRenumbered(PersonRecord? Person, IReadOnlyList<string> Keys) : RecordsPlan
    {
        public override string InWords => Person is null
            ? "Nobody with a care plan holds any of the identifiers; the visit's other number is kept for a plan to come."
            : "The visit has another number, and messages under either are about the same stay.";
    }
}
