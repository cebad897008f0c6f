namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>How far a message has come.</summary>
internal enum ReceiptStatus
{
    /// <summary>On its way.</summary>
    Progress,

    /// <summary>At the person's device or mailbox.</summary>
    Delivered,

    /// <summary>Not delivered; it may work later, or another way.</summary>
    FailedTemporary,

    /// <summary>Not delivered, and this address will not work.</summary>
    FailedPermanent,
}

/// <summary>A provider's word about an attempt.</summary>
/// <param name="AttemptReference">Our id of the attempt.</param>
/// <param name="ProviderReference">The provider's id of the message.</param>
/// <param name="Status">How far it has come. Receipts arrive repeatedly and in any order.</param>
/// <param name="EventId">The same for each copy of one event.</param>
/// <param name="Reason">Codes only; null for good news.</param>
internal sealed record Receipt(string AttemptReference, string ProviderReference, ReceiptStatus Status, string EventId, string? Reason);

/// <summary>A text message somebody sent to us.</summary>
internal sealed record InboundText(string From, string Body, string MessageSid)
{
    /// <summary>Neither number nor text: this may end in a log.</summary>
    public override string ToString() => $"Inbound {MessageSid}";
}
