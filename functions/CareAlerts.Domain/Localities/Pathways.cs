namespace CareAlerts.Domain;

/// <summary>Discharge pathways (England, hospital discharge guidance of January 2024).</summary>
public static class Pathways
{
    /// <summary>P0 home without new support, P1 home with support, P2 a bed in the community, P3 a care home, P3b a resident returning to one.</summary>
    public static IReadOnlyList<string> Names { get; } = ["P0", "P1", "P2", "P3", "P3b"];

    /// <summary>Reads a pathway; false for a word that is none.</summary>
    public static bool TryRead(string text, out string pathway) => Names.Contains(pathway = text);
}
