namespace CareAlerts.Domain;

/// <summary>What a message says of whom it is about.</summary>
/// <param name="Source">The feed it came by.</param>
/// <param name="Identifiers">Every identifier it names.</param>
/// <param name="BirthDate">The birth date, when sent in full.</param>
public sealed record WhoIsMeant(SourceId Source, IReadOnlyList<Identifier> Identifiers, DateOnly? BirthDate)
{
    /// <summary>Whom a message about a visit is about.</summary>
    public static WhoIsMeant Of(FeedMessage message) => new(message.Source, message.Identifiers, message.BirthDate);

    /// <summary>Whom a message about a hospital's records is about: both records.</summary>
    public static WhoIsMeant Of(RecordsMessage message) => new(message.Source, [.. message.Identifiers, .. message.Former], message.BirthDate);
}
