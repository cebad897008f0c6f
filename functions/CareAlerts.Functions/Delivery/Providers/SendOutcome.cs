namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>What a provider made of a message. Reasons hold codes, never addresses or texts.</summary>
internal abstract record SendOutcome
{
    private SendOutcome() { }

    /// <summary>Taken over, which is not delivered: a receipt says that.</summary>
    public sealed record Accepted(string ProviderReference) : SendOutcome;

    /// <summary>Certainly not sent; the same message may succeed later.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="RetryAfter">How long the provider asks us to wait.</param>
    public sealed record TemporaryFailure(string Reason, TimeSpan? RetryAfter = null) : SendOutcome;

    /// <summary>Certainly not sent, and never will be: the address or the message has to change.</summary>
    public sealed record PermanentFailure(string Reason) : SendOutcome;

    /// <summary>It may have been sent: the answer was lost.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}
