using CareAlerts.Domain;
using CareAlerts.Feeds;

namespace CareAlerts.Functions.Intake;

/// <summary>What one message says, read in one place for whoever takes it, answers for it or explains it: they agree because they share it.</summary>
internal static class FeedReadings
{
    private static readonly FeedReading.Rejected Disabled = new("MSH", null, "The source is disabled in its settings; its messages are kept, not acted on.");

    /// <summary>A reading for each person the message is about; at least one.</summary>
    public static IReadOnlyList<FeedReading> Of(ReadOnlyMemory<byte> body, SourceSettings settings) =>
        settings.Disabled ? [Disabled] : FeedBody.Read(body, settings);
}
