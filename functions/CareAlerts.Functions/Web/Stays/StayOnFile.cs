using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
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

    /// <summary>Stays at rest. One with more rows than a decision may change was laid to rest in parts.</summary>
    public static IEnumerable<StayOnFile> Of(PersonRecord person, IReadOnlyList<RowChange.Rested> rested) => rested.GroupBy(part => part.Stay.Id)
        .Where(parts => person.Stay(parts.Key) is null && !rested.Any(part => part.Stay.Folded.Contains(parts.Key)))
        .Select(parts => new StayOnFile(
            person with { Attempts = [.. parts.SelectMany(part => part.Attempts)] }, (parts.FirstOrDefault(part => part.Part is null) ?? parts.Last()).Stay, [.. parts.SelectMany(part => part.Alerts)], [.. parts.SelectMany(part => part.Notifications)], IsAtRest: true));
}

/// <summary>Finds stays, open and closed. A stay nothing shows to be one (updates alone were heard) is nobody's to see.</summary>
internal sealed class StayFiles(PersonStore people, PersonShell shell)
{
    public async Task<StayOnFile?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(id)) return null;
        var person = (await shell.LoadArrivedAsync(Keys.PersonOf(id), cancellationToken)).Record;
        if (person.Stay(new(id)) is { } stay) return IsShown(stay) ? StayOnFile.Of(person, stay) : null;
        if (person.Version == 0) return null;
        return (await AtRestAsync(person, cancellationToken)).FirstOrDefault(file => file.Stay.Id.Value == id);
    }

    /// <summary>Every stay of a person, newest admission first.</summary>
    public async Task<IReadOnlyList<StayOnFile>> OfAsync(PersonId id, CancellationToken cancellationToken)
    {
        var person = (await people.LoadAsync(id, cancellationToken)).Record;
        var working = person.Stays.Where(IsShown).Select(stay => StayOnFile.Of(person, stay));
        return [.. working.Concat(await AtRestAsync(person, cancellationToken)).OrderByDescending(file => file.Stay.AdmittedAt ?? file.Stay.OpenedAt)];
    }

    public async Task<IReadOnlyList<StayOnFile>> AtRestAsync(PersonRecord person, CancellationToken cancellationToken) =>
        [.. StayOnFile.Of(person, await people.RestedAsync(person, cancellationToken)).Where(file => IsShown(file.Stay))];

    private static bool IsShown(Stay stay) => stay.Status != StayStatus.Unknown;
}
