namespace CareAlerts.Functions.Messaging;

/// <summary>The two connections; they may be one namespace. A flood of hospital messages never holds up a page.</summary>
internal sealed record BusClients(ServiceBusClient Ingress, ServiceBusClient Internal);
