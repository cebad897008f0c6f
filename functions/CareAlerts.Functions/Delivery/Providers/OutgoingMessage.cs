namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>A message as a provider gets it.</summary>
/// <param name="To">Email address, or telephone number in E.164.</param>
/// <param name="Subject">Email only.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">Email only; null sends plain text alone.</param>
/// <param name="AttemptReference">Our id of the attempt; comes back with every receipt. Opaque, never personal.</param>
/// <param name="StatusCallback">Where receipts go, for providers that want it with each message.</param>
/// <param name="ValidFor">How long the message is worth delivering: a late alert misleads.</param>
internal sealed record OutgoingMessage(
    string To, string? Subject, string Text, string? Html, string AttemptReference, Uri? StatusCallback, TimeSpan? ValidFor)
{
    private readonly string _lookupToken = "";

    /// <summary>A short part of <see cref="Text"/> that no other message has, such as the alert's code, to find the message again by.</summary>
    public required string LookupToken
    {
        get => _lookupToken;
        init => _lookupToken = value.Length > 0 && Text.Contains(value, StringComparison.Ordinal)
            ? value
            : throw new ArgumentException("The lookup token is not part of the text.", nameof(value));
    }

    /// <summary>Nothing that could tell who was told what: this may end in a log.</summary>
    public override string ToString() => $"Attempt {AttemptReference}";
}
