using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>A stay with what belongs to it, whether it is in the working set or laid to rest.</summary>
internal sealed record StayOnFile(
    PersonRecord Person, Stay Stay, IReadOnlyList<Alert> Alerts, IReadOnlyList<Notification> Notifications, bool IsAtRest)
{
    public static StayOnFile Of(PersonRecord person, Stay stay)
    {
        var alerts = person.Alerts.Where(alert => alert.Stay == stay.Id).ToList();
        var told = person.Notifications.Where(notification => alerts.Exists(alert => alert.Id == notification.Alert)).ToList();
        return new(person, stay, alerts, told, IsAtRest: false);
    }

    public static StayOnFile Of(PersonRecord person, RowChange.Rested rested) =>
        new(person, rested.Stay, rested.Alerts, rested.Notifications, IsAtRest: true);
}

/// <summary>Finds stays, open and closed. A stay nothing shows to be one (updates alone were heard) is nobody's to see.</summary>
internal sealed class StayFiles(PersonStore people)
{
    public async Task<StayOnFile?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(id)) return null;
        var person = (await people.LoadAsync(Keys.PersonOf(id), cancellationToken)).Record;
        if (person.Stay(new(id)) is { } stay) return IsShown(stay) ? StayOnFile.Of(person, stay) : null;
        if (person.Version == 0) return null;
        var rested = await people.RestedAsync(person.Id, cancellationToken);
        return rested.FirstOrDefault(laid => laid.Stay.Id.Value == id && IsShown(laid.Stay)) is { } found ? StayOnFile.Of(person, found) : null;
    }

    /// <summary>Every stay of a person, newest admission first.</summary>
    public async Task<IReadOnlyList<StayOnFile>> OfAsync(PersonId id, CancellationToken cancellationToken)
    {
        var person = (await people.LoadAsync(id, cancellationToken)).Record;
        var rested = await people.RestedAsync(id, cancellationToken);
        IEnumerable<StayOnFile> all = [.. person.Stays.Select(stay => StayOnFile.Of(person, stay)), .. rested.Select(laid => StayOnFile.Of(person, laid))];
        return [.. all.Where(file => IsShown(file.Stay)).OrderByDescending(file => file.Stay.AdmittedAt ?? file.Stay.OpenedAt)];
    }

    private static bool IsShown(Stay stay) => stay.Status != StayStatus.Unknown;
}
