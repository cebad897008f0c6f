using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>What a body says of itself, for choosing the settings it is read with and for naming it in a log.</summary>
/// <param name="ResourceType">The type of the resource, for example <c>Encounter</c>; null when it is none of R4.</param>
/// <param name="BundleType">Bundle.type, for example <c>message</c>.</param>
/// <param name="Event">The event of a message, for example <c>notification-admit</c>.</param>
/// <param name="MessageId">MessageHeader.id.</param>
/// <param name="Name">MessageHeader.source.name.</param>
/// <param name="Endpoint">MessageHeader.source.endpoint.</param>
public sealed record FhirHeader(string? ResourceType, string? BundleType, string? Event, string? MessageId, string? Name, string? Endpoint)
{
    /// <summary>The id of the resource.</summary>
    public string? Id { get; init; }

    /// <summary>The source of a message that names none: the sender's endpoint, which is required, else its name; null when it gives neither.</summary>
    public SourceId? Source => (Endpoint ?? Name) is { } named ? new(named) : null;

    internal static FhirHeader Of(FhirNode root)
    {
        var type = FhirTypes.Known(root["resourceType"].Text);
        var header = type == "Bundle" ? root["entry"].Items().FirstOrDefault()["resource"] : type == FhirMessage.Type ? root : default;
        if (header["resourceType"].Text != FhirMessage.Type) header = default;
        return new(
            type, type == "Bundle" ? FhirText.Code(root["type"].Text) : null, FhirMessage.EventOf(header), Bounded(header["id"]),
            Bounded(header["source"]["name"]), Bounded(header["source"]["endpoint"])) { Id = Bounded(root["id"]) };
    }

    private static string? Bounded(FhirNode node) => FhirText.Of(node, "", []);
}
