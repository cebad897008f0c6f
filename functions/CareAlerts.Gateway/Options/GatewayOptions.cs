using System.Net;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Gateway.Options;

/// <summary>Settings of the gateway. A bad one stops it with one line that names it. infra/gateway/README.md lists them.</summary>
internal sealed record GatewayOptions
{
    private const int DefaultHttpPort = 2580, LeastMessageBytes = 1024, MostConnections = 10_000;

    /// <summary>The ports, at least one.</summary>
    public required IReadOnlyList<ListenerOptions> Listeners { get; init; }

    public required BusConnectionOptions Bus { get; init; }

    /// <summary>The largest message that is taken.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary>Connections at a time, over all ports.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>A connection that says nothing for so long is closed.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Where <c>/health</c> and <c>/metrics</c> are.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>Reads the settings, or says in one line what is wrong.</summary>
    public static GatewayOptions? TryRead(IConfiguration settings, out string? fault)
    {
        fault = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out _) ? null : "This machine has no time zones, without which no message can be read: install tzdata.";
        if (fault is not null) return null;
        var general = new SettingReader(settings, "Gateway");
        var ports = settings.GetSection("Gateway:Listeners").GetChildren().Select(child => general.Within(child.Path)).ToList();
        if (ports.Count == 0) ports.Add(general);
        var options = new GatewayOptions
        {
            Listeners = [.. ports.Select(ListenerOptions.Read)],
            Bus = BusConnectionOptions.Read(settings, "ServiceBusIngress", "Ingress"),
            MaxMessageBytes = general.Number("MaxMessageBytes", ServiceBusLimits.HospitalMessageBytes, LeastMessageBytes, ServiceBusLimits.HospitalMessageBytes),
            MaxConnections = general.Number("MaxConnections", 100, 1, MostConnections),
            IdleTimeout = general.Span("IdleTimeout", TimeSpan.FromHours(1)),
            Http = new(general.Address("HttpAddress"), general.Number("HttpPort", DefaultHttpPort, 0, ushort.MaxValue)),
        };
        fault = ports.Append(general).Select(reader => reader.Fault ?? reader.Stranger("Listeners")).OfType<string>().FirstOrDefault()
            ?? options.Twice() ?? options.Bus.Validate();
        return fault is null ? options : null;
    }

    private string? Twice() =>
        Listeners.Select(listener => listener.Port).Append(Http.Port).Where(port => port != 0).GroupBy(port => port).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"Port {twice.Key} is set twice: each of Gateway__Port, Gateway__Listeners__N__Port and Gateway__HttpPort needs its own." : null;
}
