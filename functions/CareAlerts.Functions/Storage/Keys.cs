using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>Every key of every table, in one place. No key holds an identifier of a person; keyed hashes carry the key's version.</summary>
internal static class Keys
{
    /// <summary>The head of a person's partition: it sorts first.</summary>
    public const string Head = "0";

    public const string Plan = "1";

    /// <summary>The working set ends before this: what is at rest and the timeline sort after it.</summary>
    public const string WorkingSetEnd = "8";

    public const string RestedPrefix = "8-";

    public const string RestedAlertsPrefix = "8a-";

    public const string TimelinePrefix = "9-";

    /// <summary>The row of an identifier's holder.</summary>
    public const string Holder = "holder";

    public const string SamePersonPrefix = "same-";

    /// <summary>At one identifier, that another is the same person's.</summary>
    public static string SamePerson(string otherIdentifier) => $"{SamePersonPrefix}{otherIdentifier}";

    public static string Stay(StayId id) => $"2-{id}";

    public static string Alert(AlertId id) => $"3-{id}";

    public static string Notification(NotificationId id) => $"4-{id}";

    public static string Attempt(NotificationId id, int number) => $"5-{id}-{number.ToString("D2", CultureInfo.InvariantCulture)}";

    /// <summary>The notification and number of an attempt, of its reference; null when a text is none.</summary>
    public static (NotificationId Notification, int Number)? AttemptOf(string reference) =>
        Safe(reference) == reference && reference.LastIndexOf('-') is var dash and > 0
        && int.TryParse(reference.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new(reference[..dash]), number) : null;

    /// <summary>A stay at rest; a long one was taken out in parts before the last.</summary>
    public static string Rested(StayId id, long? part = null) => part is null ? $"{RestedPrefix}{id}" : $"{RestedPrefix}{id}-p{part}";

    /// <summary>A lot of alerts at rest that belong to no stay. Stays at rest begin otherwise, so that neither is read for the other.</summary>
    public static string RestedAlerts(long number) => $"{RestedAlertsPrefix}{number.ToString("D10", CultureInfo.InvariantCulture)}";

    public static string Timeline(long version) => $"{TimelinePrefix}{version.ToString("D10", CultureInfo.InvariantCulture)}";

    /// <summary>The person whose partition a stay, alert, notification or attempt belongs to: the id's first part.</summary>
    public static PersonId PersonOf(string id) => new(id.Split('-', 2)[0]);

    /// <summary>Newest first: ticks counted down, then something that tells apart what arrived in the same tick.</summary>
    public static string NewestFirst(DateTimeOffset at, string suffix) =>
        $"{(DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture)}-{suffix}";

    /// <summary>A text as part of a key: anything Table Storage forbids or that a URL would bend is replaced.</summary>
    public static string Safe(string text)
    {
        var safe = new string([.. text.Where(c => !char.IsControl(c)).Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')]);
        return safe.Length == 0 ? "unknown" : safe;
    }

    /// <summary>16 random letters and digits, 80 bits: safe in keys, URLs and logs.</summary>
    public static string Random() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz0123456789", 16);

    /// <summary>The hash under which a link's token is kept.</summary>
    public static string TokenHash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
