namespace CareAlerts.Feeds.Fhir;

/// <summary>Tags and labels that say a resource is not about a real patient.</summary>
internal static class FhirTags
{
    /// <summary>v3-ActReason: health data made for testing.</summary>
    private const string TestData = "HTEST";

    /// <summary>HL7 table 0103, as MSH-11 arrives when a gateway made the message from HL7 v2.</summary>
    private const string ProcessingId = "http://terminology.hl7.org/CodeSystem/v2-0103";

    /// <summary>Whether any of the resources is marked as test data, or as processed for training or debugging.</summary>
    public static bool SayTest(params ReadOnlySpan<FhirNode> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var coding in resource["meta"]["tag"].FirstItems().Concat(resource["meta"]["security"].FirstItems()))
                if (coding["code"].Text == TestData || (coding["system"].Text == ProcessingId && coding["code"].Text is not (null or "P"))) return true;
        }

        return false;
    }
}
