namespace CareAlerts.Domain;

/// <summary>Who answers for a team.</summary>
public static class Rota
{
    /// <summary>
    /// The contact on call; null when nobody is (then the team's own channels count). Where turns overlap the one that began
    /// last wins: a swap is entered over the turn it replaces.
    /// </summary>
    public static ContactId? OnCall(Contact team, DateTimeOffset now) => team.Rota
        .Where(turn => turn.From <= now && now < turn.To)
        .OrderByDescending(turn => turn.From)
        .Select(turn => (ContactId?)turn.Contact)
        .FirstOrDefault();
}
