using CareAlerts.Gateway.Forwarding;

namespace CareAlerts.Gateway.Watching;

/// <summary>For whoever watches the service: <c>/health</c> and <c>/metrics</c>.</summary>
internal static class WatchRoutes
{
    public static void MapWatch(this WebApplication app)
    {
        var ports = app.Services.GetRequiredService<Forwarders>().All;
        app.MapGet("/metrics", () => Results.Text(Metrics.Of(ports), Metrics.MediaType));
        app.MapGet("/health", () =>
        {
            var lines = ports.Select(Line).ToList();
            var isWell = ports.All(port => port.Trouble is null);
            return Results.Text(string.Concat(lines), "text/plain", statusCode: isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }

    /// <summary>Not the reason, which may name keys and addresses: it is in the log.</summary>
    private static string Line(Forwarder port)
    {
        var state = port.Trouble switch
        {
            null => "ok",
            { IsRefusal: true } => "the bus refuses messages; senders wait until that is mended",
            _ => "the bus is away; senders wait",
        };
        return $"port {port.Listener.Port} to {port.Listener.Queue}: {state}\n";
    }
}
