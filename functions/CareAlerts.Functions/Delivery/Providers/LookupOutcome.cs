namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>What a provider knows of an attempt whose answer was lost.</summary>
internal abstract record LookupOutcome
{
    private LookupOutcome() { }

    /// <summary>It was taken over.</summary>
    public sealed record Found(string ProviderReference, ReceiptStatus Status) : LookupOutcome;

    /// <summary>It certainly was not.</summary>
    public sealed record NotFound : LookupOutcome;

    /// <summary>The provider has no answer that could be relied on.</summary>
    public sealed record CannotTell(string Reason) : LookupOutcome;
}
