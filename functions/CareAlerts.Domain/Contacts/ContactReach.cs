namespace CareAlerts.Domain;

/// <summary>Over which channels a contact can be told.</summary>
public static class ContactReach
{
    private static readonly Channel[] All = [Channel.Sms, Channel.Email];

    /// <summary>The channels with an address that is there and well formed.</summary>
    public static IReadOnlyList<Channel> Channels(Contact contact) => Usable(contact, All);

    /// <summary>Those of <paramref name="wanted"/> that can be used, in the order wanted; empty when the contact is unreachable over them.</summary>
    public static IReadOnlyList<Channel> Usable(Contact contact, IReadOnlyList<Channel> wanted) =>
        [.. wanted.Distinct().Where(channel => HasAddress(contact, channel))];

    /// <summary>The channels when a step names none: routine and urgent by email, SMS only without one; critical by both (CONTRACT, default policy).</summary>
    public static IReadOnlyList<Channel> Usable(Contact contact, Urgency urgency) => urgency switch
    {
        Urgency.Critical => Channels(contact),
        Urgency.Routine or Urgency.Urgent when HasAddress(contact, Channel.Email) => [Channel.Email],
        Urgency.Routine or Urgency.Urgent => Channels(contact),
        _ => throw new InvalidOperationException($"no such urgency: {urgency}"),
    };

    private static bool HasAddress(Contact contact, Channel channel) => channel switch
    {
        Channel.Email => Addresses.IsEmail(contact.Email),
        Channel.Sms => Addresses.IsTelephone(contact.Mobile),
        _ => throw new InvalidOperationException($"no such channel: {channel}"),
    };
}
