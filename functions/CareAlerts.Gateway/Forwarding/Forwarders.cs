namespace CareAlerts.Gateway.Forwarding;

/// <summary>One for each port, in the order of the settings.</summary>
internal sealed record Forwarders(IReadOnlyList<Forwarder> All);
