namespace CareAlerts.Domain;

/// <summary>What people decided about messages that could not be matched without a guess.</summary>
public enum IdentityDecision
{
    /// <summary>They are about the person who holds the identifier, whatever else they say.</summary>
    SamePerson,
    /// <summary>They are about somebody else.</summary>
    NotTheSame,
}
