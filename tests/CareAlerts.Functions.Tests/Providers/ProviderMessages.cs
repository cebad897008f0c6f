using CareAlerts.Functions.Delivery.Providers;

namespace CareAlerts.Functions.Tests.Providers;

internal static class ProviderMessages
{
    public const string Email = "casey@council.example";
    public const string Mobile = "+447700900123";

    public static readonly OutgoingMessage AnEmail =
        new(Email, "Alert 1a", "Please look at alert 1a.", "<p>Please look at alert 1a.</p>", "attempt-7", null, null) { LookupToken = "1a" };

    public static readonly OutgoingMessage AText =
        new(Mobile, null, "Please look at alert 1a", null, "attempt-7", new Uri("https://care.example/api/hooks/twilio"), TimeSpan.FromMinutes(30))
        {
            LookupToken = "1a",
        };

    /// <summary>Whatever happens, nothing that ends in a log or on a timeline may name the recipient or the text.</summary>
    public static void AssertTellsNothing(object outcome)
    {
        Assert.DoesNotContain(Email, outcome.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Mobile, outcome.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Please look", outcome.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The kind of an outcome: the name of its type.</summary>
    public static string Kind(SendOutcome outcome)
    {
        AssertTellsNothing(outcome);
        return outcome.GetType().Name;
    }
}
