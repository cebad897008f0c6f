using Azure.Identity;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Gateway.Forwarding;
using CareAlerts.Gateway.Mllp;
using CareAlerts.Gateway.Options;
using CareAlerts.Gateway.Watching;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CareAlerts.Gateway;

/// <summary>Who is made of what: Kestrel listens on the MLLP ports and, for whoever watches, on one for HTTP.</summary>
internal static class GatewayApp
{
    /// <summary>What is read ahead of a sender that waits: beyond it TCP holds the sender back.</summary>
    private const int ReadAheadBytes = 64 * 1024;

    /// <summary>Builds the service, or says in one line what is wrong with the settings.</summary>
    public static WebApplication? TryBuild(string[] args, out string? fault, Action<IServiceCollection>? also = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        if (GatewayOptions.TryRead(builder.Configuration, out fault) is not { } options) return null;
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<MllpDoor>();
        builder.Services.AddSingleton(ForwardersOf);
        also?.Invoke(builder.Services);
        var ports = new List<(ListenOptions Bound, ListenerOptions Listener)>();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, ports));

        var app = builder.Build();
        app.MapWatch();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var (bound, listener) in ports)
                app.Logger.LogInformation("MLLP on {EndPoint} for {Source} to {Queue}", bound.IPEndPoint, listener.Source ?? "whom the messages name", listener.Queue);
            app.Logger.LogInformation("Health and metrics on {Address}", app.Urls.Last());
        });
        return app;
    }

    private static Forwarders ForwardersOf(IServiceProvider made)
    {
        var options = made.GetRequiredService<GatewayOptions>();
        var (time, log) = (made.GetRequiredService<TimeProvider>(), made.GetRequiredService<ILogger<Forwarder>>());
        var bus = new ServiceBusClient(options.Bus, new DefaultAzureCredential(), AzureTransport.Create(), time) { Retries = Forwarder.Retries };
        return new([.. options.Listeners.Select(listener => new Forwarder(listener, bus.CreateSender(listener.Queue), time, log))]);
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayOptions options, List<(ListenOptions Bound, ListenerOptions Listener)> ports)
    {
        var services = kestrel.ApplicationServices;
        var (door, time) = (services.GetRequiredService<MllpDoor>(), services.GetRequiredService<TimeProvider>());
        var log = services.GetRequiredService<ILogger<MllpConnection>>();
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBufferSize = ReadAheadBytes;
        foreach (var forwarder in services.GetRequiredService<Forwarders>().All)
        {
            var listener = forwarder.Listener;
            kestrel.Listen(listener.Address, listener.Port, listen =>
            {
                ports.Add((listen, listener));
                listen.Use(next => door.Guard(next, listener, forwarder.Counts));
                if (listener.Tls is { } tls) listen.UseHttps(Senders.Tls(tls, time, log));
                listen.Run(connection => new MllpConnection(connection, forwarder, options, time, log).ServeAsync());
            });
        }

        kestrel.Listen(options.Http);
    }
}
