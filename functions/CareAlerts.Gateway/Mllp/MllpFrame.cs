namespace CareAlerts.Gateway.Mllp;

/// <summary>What came between a start and an end block.</summary>
/// <param name="Body">The bytes between; of a frame that is too large, its beginning.</param>
/// <param name="IsTooLarge">It holds more than is taken; the rest of it is skipped.</param>
internal sealed record MllpFrame(ReadOnlyMemory<byte> Body, bool IsTooLarge);
