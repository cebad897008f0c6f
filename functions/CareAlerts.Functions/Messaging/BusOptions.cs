using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Messaging;

/// <summary>The two Service Bus connections; they may be one namespace. Their names are the ones the Functions host knows.</summary>
internal sealed record BusOptions(BusConnectionOptions Ingress, BusConnectionOptions Internal)
{
    public static BusOptions Read(IConfiguration settings) => new(
        BusConnectionOptions.Read(settings, "ServiceBusIngress", "Ingress"),
        BusConnectionOptions.Read(settings, "ServiceBusInternal", "Internal"));

    /// <summary>What is wrong with the settings, in one line that names the setting; null when nothing is.</summary>
    public string? Validate() => Ingress.Validate() ?? Internal.Validate();
}

/// <summary>One connection: a connection string (local), or a namespace used with the app's own identity (Azure).</summary>
internal sealed record BusConnectionOptions
{
    /// <summary>The setting's name, for example <c>ServiceBusIngress</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The setting that says where requests go when that is not the namespace itself.</summary>
    public required string EndpointSetting { get; init; }

    public string? ConnectionString { get; init; }

    public string? FullyQualifiedNamespace { get; init; }

    /// <summary>Where a local stand-in takes HTTP; null for Azure.</summary>
    public Uri? Endpoint { get; init; }

    public static BusConnectionOptions Read(IConfiguration settings, string name, string purpose) => new()
    {
        Name = name,
        EndpointSetting = $"CareAlerts__Bus__{purpose}Endpoint",
        ConnectionString = settings.Text(name),
        FullyQualifiedNamespace = settings.Text($"{name}:fullyQualifiedNamespace"),
        Endpoint = settings.Address($"CareAlerts:Bus:{purpose}Endpoint"),
    };

    public string? Validate()
    {
        if (ConnectionString is null && FullyQualifiedNamespace is null)
            return $"Set {Name}__fullyQualifiedNamespace to the Service Bus namespace, or {Name} to its connection string.";

        if (ConnectionString is not null && FullyQualifiedNamespace is not null)
            return $"Set {Name}__fullyQualifiedNamespace or {Name}, not both.";

        if (FullyQualifiedNamespace is not null && Uri.CheckHostName(FullyQualifiedNamespace) != UriHostNameType.Dns)
            return $"{Name}__fullyQualifiedNamespace must be a host name such as name.servicebus.windows.net.";

        if (Endpoint is not null && !Endpoint.IsWeb())
            return $"{EndpointSetting} must be an http or https address.";

        if (ConnectionString is null) return null;
        try
        {
            var connection = BusConnection.Parse(ConnectionString);
            return connection.IsEmulator && Endpoint is null
                ? $"{Name} names an emulator, which does not take HTTP on its AMQP port: set {EndpointSetting}."
                : null;
        }
        catch (FormatException e)
        {
            return $"{Name} is not a Service Bus connection string: {e.Message}";
        }
    }
}
