using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>A promise the code does not keep.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception($"it is promised that {promise}");

/// <summary>Promises of every reading, whatever the format.</summary>
internal static class Promise
{
    /// <summary>A text of the record fits into a row many times over; AdtText and FhirText say 250.</summary>
    private const int LongestText = 250;

    private const int LongestSentence = 400, MostProblems = 32;

    /// <summary>The FHIRPath of an element 64 levels deep, each with a name of at most 64 letters.</summary>
    private const int LongestPath = 64 * (64 + 12);

    public static void Holds(bool isKept, string promise)
    {
        if (!isKept) throw new BrokenPromiseException(promise);
    }

    public static void Readings(IReadOnlyList<FeedReading> readings, int most)
    {
        Holds(readings.Count > 0, "there is a reading");
        Holds(readings.Count <= most, $"there are no more than {most} readings");
        foreach (var reading in readings)
        {
            switch (reading)
            {
                case FeedReading.Understood understood:
                    Holds(understood.Problems.Count <= MostProblems, $"there are no more than {MostProblems} problems");
                    foreach (var problem in understood.Problems) Sentence(problem);
                    Record(understood.Message);
                    break;
                case FeedReading.OfRecords ofRecords:
                    Holds(ofRecords.Problems.Count <= MostProblems, $"there are no more than {MostProblems} problems");
                    foreach (var problem in ofRecords.Problems) Sentence(problem);
                    Records(ofRecords.Message);
                    break;
                case FeedReading.Ignored ignored:
                    Sentence(ignored.Why);
                    Shown(ignored.Event, 64);
                    break;
                case FeedReading.Rejected rejected:
                    Holds(rejected.Segment is "body" || rejected.Segment.All(char.IsAsciiLetterOrDigit), "a rejection names a segment");
                    Holds(rejected.Segment.Length is >= 3 and <= 40, "a rejection names a segment");
                    Sentence(rejected.Why);
                    if (rejected.Field is { } field) Shown(field, LongestPath);
                    break;
            }
        }
    }

    public static void Excerpt(string excerpt, int longest)
    {
        Holds(excerpt.Length <= longest, $"an excerpt has at most {longest} characters");
        Holds(!excerpt.Contains(Marks.Mark, StringComparison.Ordinal), "an excerpt says nothing of the patient");
        Holds(!excerpt.Any(c => char.IsControl(c) && c != '\n'), "an excerpt has no control characters");
    }

    /// <summary>Says the same of the same bytes.</summary>
    public static void Same(IReadOnlyList<FeedReading> first, IReadOnlyList<FeedReading> second) => Holds(Described(first) == Described(second), "the same bytes give equal readings");

    private static void Records(RecordsMessage message)
    {
        Shown(message.Event, 64);
        Who(message.Identifiers);
        if (message is not RecordsMessage.VisitRenumbered || message.Former.Count > 0) Who(message.Former);
        if (message is RecordsMessage.VisitMoved moved) Record(moved.Shown);
        if (message is not RecordsMessage.VisitRenumbered renumbered) return;
        Text(renumbered.FormerVisit, LongestText);
        Text(renumbered.Visit, LongestText);
        Holds(renumbered.Visit != renumbered.FormerVisit, "another number is another one");
    }

    private static void Who(IReadOnlyList<Identifier> identifiers)
    {
        Holds(identifiers.Count is > 0 and <= 66, "a message is about somebody, by a bounded number of identifiers");
        foreach (var identifier in identifiers)
        {
            Holds(!string.IsNullOrWhiteSpace(identifier.Value), "an identifier has a value");
            foreach (var text in new[] { identifier.Value, identifier.System, identifier.Authority, identifier.Type }) Text(text, LongestText + 40);
        }
    }

    private static void Record(FeedMessage message)
    {
        Shown(message.Event, 64);
        Who(message.Identifiers);

        foreach (var text in new[] { message.ControlId, message.VisitNumber, message.Disposition, message.Location?.Site, message.Location?.Ward, message.Location?.Room, message.Location?.Bed })
            Text(text, LongestText);
    }

    /// <summary>Goes into the record.</summary>
    private static void Text(string? text, int longest)
    {
        if (text is null) return;
        Holds(text.Length <= longest, "a text that goes into the record is bounded");
        Holds(!text.Any(char.IsControl), "no control character goes into the record");
    }

    /// <summary>Goes into logs, pages, answers and quarantine.</summary>
    private static void Sentence(string text)
    {
        Holds(text.Length > 0 && text[^1] == '.', "a reason is a sentence");
        Shown(text, LongestSentence);
    }

    private static void Shown(string text, int longest)
    {
        Holds(text.Length <= longest, "a text that is shown is bounded");
        Holds(!text.Contains(Marks.Mark, StringComparison.Ordinal), "no reason says anything of the patient");
        Holds(!text.Any(char.IsControl), "a text that is shown has no control characters");
    }

    private static string Described(IReadOnlyList<FeedReading> readings)
    {
        var text = new StringBuilder();
        foreach (var reading in readings) Golden.Describe(reading, text);
        return text.ToString();
    }
}
