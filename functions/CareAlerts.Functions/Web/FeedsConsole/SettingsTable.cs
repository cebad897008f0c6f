using System.Text;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>A source's settings as they stand: what each is, and whether somebody set it.</summary>
internal static class SettingsTable
{
    public static IReadOnlyList<SettingView> Of(SourceSettings settings, StoredDocument? stored)
    {
        var set = stored is null ? [] : SetIn(stored.Json);
        return
        [
            Row("name", settings.Name),
            Row("mode", WireNames.Modes.Of(settings.Mode)),
            Row("timeZone", settings.TimeZone.Id),
            Row("identifiers", [.. settings.Identifiers.Select(authority => $"{authority.Authority} is {authority.System}")]),
            Row("location", Places(settings.Location)),
            Row("visitNumber", settings.VisitNumber.ToString()),
            Row("expectedDischarge", [.. settings.ExpectedDischarge.Select(place => place.ToString())]),
            Row("classes", settings.ExcludedClasses.Count == 0 ? "nothing excluded" : $"without {string.Join(", ", settings.ExcludedClasses.Select(WireNames.EncounterClasses.Of))}"),
            Row("defaultTime", settings.DefaultTime.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)),
            Row("silentAfter", PageWords.Length(settings.SilentAfter)),
            Row("notifyWithin", PageWords.Length(settings.NotifyWithin)),
            Row("locality", settings.Locality?.Value ?? "none: the plan's counts"),
            Row("sightings", settings.Sightings > TimeSpan.Zero ? PageWords.Length(settings.Sightings) : "none are kept"),
            Row("wards", settings.Wards.Count == 0 ? ["none: wards have no names, telephones or contacts"] : [.. settings.Wards.Select(Of)]),
            Row("disabled", settings.Disabled ? "yes: messages are kept, not acted on" : "no"),
        ];

        SettingView Row(string name, params IReadOnlyList<string> values) => new(name, values, set.Contains(name));
    }

    private static HashSet<string> SetIn(string json)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF')));
        return [.. document.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).Select(field => field.Name)];
    }

    private static string Places(LocationFields fields) =>
        $"site {Of(fields.Site)}, ward {Of(fields.Ward)}, room {Of(fields.Room)}, bed {Of(fields.Bed)}";

    private static string Of(FieldPath? place) => place?.ToString() ?? "nowhere";

    private static string Of(Ward ward)
    {
        var contact = ward.Contact is { } id ? $"contact {id}" : "no contact";
        return $"{ward.Code}: {ward.Name}, {ward.Phone ?? "no telephone"}, {contact}{(ward.Mode == Mode.Shadow ? ", in shadow" : "")}";
    }
}
