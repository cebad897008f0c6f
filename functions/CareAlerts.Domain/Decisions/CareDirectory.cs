using System.Runtime.CompilerServices;

namespace CareAlerts.Domain;

/// <summary>
/// An immutable snapshot of what decisions are made by: policies and sources whole, and the contacts one record can need.
/// </summary>
public sealed class CareDirectory
{
    // Every gate asks it of every service, and a contact never changes: its addresses are read once while it is in memory.
    private static readonly ConditionalWeakTable<Contact, object> Reachable = [];

    private readonly IReadOnlyDictionary<LocalityId, LocalityPolicy> _localities;
    private readonly IReadOnlyDictionary<SourceId, SourceSettings> _sources;
    private readonly IReadOnlyDictionary<ContactId, Contact> _contacts;

    /// <summary>A snapshot.</summary>
    public CareDirectory(
        IReadOnlyDictionary<LocalityId, LocalityPolicy> localities,
        IReadOnlyDictionary<SourceId, SourceSettings> sources,
        IReadOnlyDictionary<ContactId, Contact> contacts) =>
        (_localities, _sources, _contacts) = (localities, sources, contacts);

    /// <summary>The policy of a locality: its document, or the default where there is none.</summary>
    public LocalityPolicy Policy(LocalityId? id) =>
        id is { } known && _localities.TryGetValue(known, out var policy) ? policy : LocalityPolicy.Default(id ?? new LocalityId("default"));

    /// <summary>The settings of a source; an unregistered one is in shadow.</summary>
    public SourceSettings Source(SourceId id) => _sources.TryGetValue(id, out var settings) ? settings : SourceSettings.Default(id);

    /// <summary>The contact with an id, if it exists.</summary>
    public Contact? Contact(ContactId id) => _contacts.GetValueOrDefault(id);

    /// <summary>Every operator of every locality: who hears of trouble in the house itself.</summary>
    public IEnumerable<ContactId> AllOperators => _localities.Values.SelectMany(policy => policy.Operators).Distinct();

    /// <summary>Whether a contact exists and has at least one usable channel.</summary>
    public bool IsReachable(ContactId id) => Contact(id) is { } contact && (bool)Reachable.GetValue(contact, HasAChannel);

    private static object HasAChannel(Contact contact) => ContactReach.Channels(contact).Count > 0;
}
