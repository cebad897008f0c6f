using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Go;

/// <summary>What a message's link opens: the alert as it is now, seen by the contact the message went to.</summary>
internal sealed record GoLink
{
    public required PersonRecord Person { get; init; }
    public required Alert Alert { get; init; }
    public required Notification Notification { get; init; }
    public required CareDirectory Directory { get; init; }

    /// <summary>
    /// Whether it opens a notice, a retraction or the word that a feed is heard again: all there is to know is that something is over, however
    /// often it is opened, and there is nothing to act on once it was told.
    /// </summary>
    public bool OnlySaysItIsOver => Alert is { IsNotice: true, IsOpen: false };

    /// <summary>Null for an alert about the house or a source.</summary>
    public Stay? Stay => Alert.Stay is { } id ? Person.Stay(id) : null;

    public LocalityPolicy Policy => Directory.Policy(Person.Plan?.Locality);

    /// <summary>The service a provider is asked about.</summary>
    public PlannedService? Asked =>
        Alert.Kind == AlertKind.ReadinessRequest ? Person.Plan?.Services.FirstOrDefault(service => service.Id.Value == Alert.Subject) : null;

    /// <summary>Whether whoever holds the link speaks for the provider: the provider itself, who stands in for it, or who is on its rota.</summary>
    public bool SpeaksForProvider => Asked is { } service && (service.Provider == Notification.To || StandsInFor(service.Provider));

    /// <summary>Who acts by the link.</summary>
    public Actor Actor => new(Directory.Contact(Notification.To)?.Name ?? Notification.To.Value, Notification.To);

    private bool StandsInFor(ContactId provider) =>
        Directory.Contact(provider) is { } contact &&
        (contact.Absences.Any(absence => absence.Deputy == Notification.To) || contact.Rota.Any(turn => turn.Contact == Notification.To) ||
            contact.Members.Contains(Notification.To));
}

/// <summary>
/// Opens links. A link nobody gave out, one whose alert has ended and one long used all open nothing, and look the same. A notice has
/// ended as soon as it was told, and opens all the same.
/// </summary>
internal sealed class GoLinks(LinkStore links, PersonShell shell, DirectorySnapshots directories)
{
    public async Task<GoLink?> OpenAsync(string token, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } id) return null;
        var person = (await shell.LoadArrivedAsync(Keys.PersonOf(id.Value), cancellationToken)).Record;
        if (person.Notification(id) is not { } notification || person.Alert(notification.Alert) is not { } alert) return null;
        if (alert is { IsOpen: false, IsNotice: false }) return null;
        var directory = await directories.ForAsync(person, [], cancellationToken);
        return new() { Person = person, Alert = alert, Notification = notification, Directory = directory };
    }
}
