using System.Collections.Concurrent;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Stays;

namespace CareAlerts.Functions.Web.Alerts;

/// <summary>An alert with the record it belongs to, whether in the working set or at rest.</summary>
internal sealed record AlertOnFile(PersonRecord Person, Alert Alert, IReadOnlyList<Notification> Notifications, bool IsAtRest)
{
    public AlertView View() => AlertView.Of(Alert, Notifications, Person.Attempts) with
    {
        PersonId = Alert.Stay is null && Person.Id != PersonId.House ? Person.Id.Value : null,
    };

    /// <summary>Whether a contact has to do with it: was told of it, or owns it.</summary>
    public bool Concerns(ContactId contact) =>
        Alert.Owner?.By.Contact == contact || Notifications.Any(told => told.Alert == Alert.Id && told.To == contact);
}

/// <summary>Which alerts are asked for; null asks for any.</summary>
internal sealed record AlertFilter(IReadOnlyList<AlertState> States, ContactId? Contact, string? Stay, LocalityId? Locality)
{
    /// <summary>Whether only alerts are asked for that somebody may still have to act on.</summary>
    public bool IsForOpenOnes => States.All(state => state is AlertState.Open or AlertState.Owned);

    public bool Lets(AlertOnFile file) =>
        States.Contains(file.Alert.State) && (Contact is not { } contact || file.Concerns(contact));
}

/// <summary>Finds alerts: by id, of a stay, or of everybody in the Open index and the house itself.</summary>
internal sealed class AlertFiles(OpenIndex open, PersonStore people, PersonShell shell, StayFiles stays)
{
    /// <summary>How many people are loaded at once for a list.</summary>
    private const int AtOnce = 8;

    public async Task<AlertOnFile?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(id)) return null;
        var person = (await shell.LoadArrivedAsync(Keys.PersonOf(id), cancellationToken)).Record;
        if (person.Alert(new(id)) is { } alert) return new(person, alert, person.Notifications, IsAtRest: false);
        if (person.Version == 0) return null;
        foreach (var file in await stays.AtRestAsync(person, cancellationToken))
            if (file.Alerts.FirstOrDefault(laid => laid.Id.Value == id) is { } laid) return new(person, laid, file.Notifications, IsAtRest: true);
        var lots = await people.RestedAlertsAsync(person, cancellationToken);
        return lots.SelectMany(lot => lot.Alerts).FirstOrDefault(laid => laid.Id.Value == id) is { } alone
            ? new(person with { Attempts = [.. lots.SelectMany(lot => lot.Attempts)] }, alone, [.. lots.SelectMany(lot => lot.Notifications)], IsAtRest: true)
            : null;
    }

    public async Task<IReadOnlyList<AlertOnFile>> ListAsync(AlertFilter filter, CancellationToken cancellationToken)
    {
        var all = filter.Stay is { } stay ? await OfStayAsync(stay, cancellationToken) : await OfEverybodyAsync(filter, cancellationToken);
        return [.. all.Where(filter.Lets)];
    }

    private async Task<IEnumerable<AlertOnFile>> OfStayAsync(string stay, CancellationToken cancellationToken) =>
        await stays.FindAsync(stay, cancellationToken) is { } file
            ? file.Alerts.Select(alert => new AlertOnFile(file.Person, alert, file.Notifications, file.IsAtRest)) : [];

    // The house belongs to no locality: trouble in it concerns them all.
    private async Task<IEnumerable<AlertOnFile>> OfEverybodyAsync(AlertFilter filter, CancellationToken cancellationToken)
    {
        var ids = new HashSet<PersonId> { PersonId.House };
        await foreach (var entry in open.AllAsync(cancellationToken, filter.Locality?.Value))
            if (entry.Row.Alerts.Count > 0 || !(filter.IsForOpenOnes || entry.Row.IsAtRest)) ids.Add(entry.Row.Person);
        var loaded = new ConcurrentBag<PersonRecord>();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) => loaded.Add((await people.LoadAsync(id, token)).Record));
        return loaded.SelectMany(person => person.Alerts.Select(alert => new AlertOnFile(person, alert, person.Notifications, IsAtRest: false)));
    }
}
