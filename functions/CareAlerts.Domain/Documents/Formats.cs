using System.Globalization;

namespace CareAlerts.Domain;

/// <summary>The formats of values in documents. A fault says what is expected and never what was sent.</summary>
public static class Formats
{
    private static readonly string[] Times =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>One line of text, up to 200 characters. No control characters: it may end up in a subject line.</summary>
    public static string Line(DocumentValue value) =>
        value.Text(text => IsLine(text, 200) ? text : null, "must be text of one line, 1 to 200 characters");

    /// <summary>A code as others define it, up to 64 characters.</summary>
    public static string Code(DocumentValue value) =>
        value.Text(text => IsLine(text, 64) ? text : null, "must be text of one line, 1 to 64 characters");

    /// <summary>Text of several lines, up to 2,000 characters.</summary>
    public static string Note(DocumentValue value) =>
        value.Text(
            text => text.Length <= 2000 && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? text : null,
            "must be text of at most 2000 characters");

    /// <summary>A date, <c>2026-09-01</c>.</summary>
    public static DateOnly Date(DocumentValue value) => value.Parsed<DateOnly>(
        (text, out date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date),
        "must be a date like 2026-09-01");

    /// <summary>A moment: ISO 8601 with an offset. Without one it would mean different moments to different machines.</summary>
    public static DateTimeOffset Moment(DocumentValue value) =>
        value.Parsed<DateTimeOffset>(TryMoment, "must be a time with an offset, like 2026-09-01T09:30:00+01:00");

    /// <summary>Writes a moment so that <see cref="Moment"/> reads it back to the tick.</summary>
    public static string Write(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>The fields <c>from</c> and <c>to</c> of an object: two moments, in that order.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Period(DocumentObject fields)
    {
        var (from, to) = (fields.Required("from", Moment), fields.Required("to", Moment));
        if (fields.AreSound("from", "to") && to <= from) fields.Fault("to", "must be after from");
        return (from, to);
    }

    /// <summary>A time of day, <c>09:30</c>.</summary>
    public static TimeOnly TimeOfDay(DocumentValue value) => value.Parsed<TimeOnly>(
        (text, out time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time),
        "must be a time of day from 00:00 to 23:59");

    /// <summary>A duration, zero allowed.</summary>
    public static TimeSpan Duration(DocumentValue value) =>
        value.Parsed<TimeSpan>(IsoDuration.TryParse, "must be an ISO 8601 duration of at most a year, like PT30M or P2D");

    /// <summary>A duration of at least a second.</summary>
    public static TimeSpan Interval(DocumentValue value) => value.Parsed<TimeSpan>(
        (text, out duration) => IsoDuration.TryParse(text, out duration) && duration >= TimeSpan.FromSeconds(1),
        "must be an ISO 8601 duration from PT1S to a year, like PT30M");

    /// <summary>True or false.</summary>
    public static bool Boolean(DocumentValue value) => value.Boolean();

    /// <summary>An email address.</summary>
    public static string Email(DocumentValue value) =>
        value.Text(text => Addresses.IsEmail(text) ? text : null, "must be an email address");

    /// <summary>A telephone number, E.164.</summary>
    public static string Telephone(DocumentValue value) => value.Text(
        text => Addresses.IsTelephone(text) ? text : null,
        "must be a telephone number in E.164 form: + and 7 to 15 digits, like +441632960007");

    /// <summary>An absolute URI, as the name of a system of identifiers.</summary>
    public static string SystemUri(DocumentValue value) => value.Text(
        text => IsLine(text, 200) && !text.Any(char.IsWhiteSpace) && !text.StartsWith('/') && Uri.TryCreate(text, UriKind.Absolute, out _) ? text : null,
        "must be an absolute URI, like https://fhir.nhs.uk/Id/nhs-number");

    /// <summary>A time zone of the IANA database.</summary>
    public static TimeZoneInfo TimeZone(DocumentValue value) =>
        value.Parsed<TimeZoneInfo>(TimeZones.TryFind, "must be a time zone of the IANA database, like Europe/London");

    /// <summary>A calendar of bank holidays.</summary>
    public static string Calendar(DocumentValue value) =>
        value.Text(text => Calendars.IsKnown(text) ? text : null, $"must be one of {string.Join(", ", Calendars.Names)}");

    /// <summary>The id of a contact.</summary>
    public static ContactId Contact(DocumentValue value)
    {
        if (Id(value) is not { } id) return default;
        value.Names(new ContactId(id));
        return new(id);
    }

    /// <summary>The id of a locality.</summary>
    public static LocalityId Locality(DocumentValue value)
    {
        if (Id(value) is not { } id) return default;
        value.Names(new LocalityId(id));
        return new(id);
    }

    /// <summary>The id of a source.</summary>
    public static SourceId Source(DocumentValue value) => new(Id(value));

    /// <summary>The id of a service within a plan.</summary>
    public static ServiceId Service(DocumentValue value) => new(Id(value));

    /// <summary>An id as the customer gives them.</summary>
    public static string Id(DocumentValue value) => value.Text(text => DocumentId.IsWellFormed(text) ? text : null, DocumentId.Expected);

    /// <summary>One of the words of a set.</summary>
    public static Format<T> Word<T>(WireWords<T> words) where T : struct, Enum =>
        value => value.Parsed<T>(words.TryRead, $"must be one of {string.Join(", ", words.Words)}");

    /// <summary>A list of at least one of the words of a set.</summary>
    public static Format<IReadOnlyList<T>> Words<T>(WireWords<T> words, int atLeast = 1) where T : struct, Enum =>
        value => value.List(Word(words), atLeast);

    private static bool TryMoment(string text, out DateTimeOffset moment)
    {
        moment = default;
        return text.Length > 16 && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }

    private static bool IsLine(string text, int most) =>
        text.Length <= most && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
