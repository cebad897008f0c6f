namespace CareAlerts.Functions.Storage;

/// <summary>The tables of the data account. infra/modules declares the same names; a test compares.</summary>
internal static class TableNames
{
    public const string Identifiers = "Identifiers";
    public const string People = "People";
    public const string Open = "Open";
    public const string Directory = "Directory";
    public const string Quarantine = "Quarantine";
    public const string Sightings = "Sightings";
    public const string Links = "Links";
    public const string Measures = "Measures";

    public static readonly IReadOnlyList<string> All = [Identifiers, People, Open, Directory, Quarantine, Sightings, Links, Measures];
}
