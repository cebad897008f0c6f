using System.Globalization;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>The names OData gives the types JSON cannot tell apart.</summary>
internal static class EdmType
{
    public const string Int64 = "Edm.Int64";
    public const string Double = "Edm.Double";
    public const string DateTime = "Edm.DateTime";
    public const string Guid = "Edm.Guid";
    public const string Binary = "Edm.Binary";

    public const string AnnotationSuffix = "@odata.type";

    public static string AnnotationOf(string property) => property + AnnotationSuffix;

    /// <summary>UTC with the service's seven digits of a second.</summary>
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>A value as read from JSON, turned into the type its annotation names.</summary>
    public static object? Convert(object? value, string type) => (type, value) switch
    {
        (Int64, string text) => long.Parse(text, CultureInfo.InvariantCulture),
        (Int64, int number) => (long)number,
        (Double, string text) => double.Parse(text, CultureInfo.InvariantCulture),
        (Double, int number) => (double)number,
        (DateTime, string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        (Guid, string text) => System.Guid.Parse(text),
        (Binary, string text) => System.Convert.FromBase64String(text),
        _ => value,
    };
}
