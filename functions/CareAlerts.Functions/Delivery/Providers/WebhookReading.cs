namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>What a call to one of our webhooks is.</summary>
internal abstract record WebhookReading
{
    private WebhookReading() { }

    /// <summary>Receipts; none when no event was about a message of ours.</summary>
    public sealed record Receipts(IReadOnlyList<Receipt> Items) : WebhookReading;

    /// <summary>A text from a person.</summary>
    public sealed record Inbound(InboundText Text) : WebhookReading;

    /// <summary>Not signed by the provider: answer 401 and believe nothing.</summary>
    public sealed record BadSignature(string Why) : WebhookReading;

    /// <summary>Signed, and not of a shape we know: answer 400.</summary>
    public sealed record BadShape(string Why) : WebhookReading;
}
