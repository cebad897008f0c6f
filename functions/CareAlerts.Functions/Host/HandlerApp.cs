using System.Net;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Triggers;
using CareAlerts.Functions.Web;

namespace CareAlerts.Functions.Host;

/// <summary>The custom handler: an ASP.NET Core app on loopback that the Functions host calls.</summary>
internal static class HandlerApp
{
    /// <summary>A request that outlives functionTimeout makes the host kill this process and everything in it; triggers have their own deadline.</summary>
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(100);

    /// <summary>Builds the app, or says in one line what is wrong with the settings.</summary>
    public static WebApplication? TryBuild(string[] args, out string? fault, Action<IServiceCollection>? also = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Port(builder.Configuration));
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
        });
        fault = builder.Services.AddCareAlerts(builder.Configuration);
        if (fault is not null) return null;
        builder.Services.AddWeb();
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = RequestDeadline, TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable });
        also?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRequestTimeouts();
        app.MapGet("/", () => Results.Content("{}", "application/json"));
        app.MapTrigger<ReceiveFeed>("ReceiveFeed", (trigger, envelope, cancellationToken) => trigger.RunAsync(envelope, Entities.Feed, cancellationToken));
        app.MapTrigger<ReceiveBulk>("ReceiveBulk", (trigger, envelope, cancellationToken) => trigger.RunAsync(envelope, cancellationToken));
        app.MapTrigger<Wake>("Wake", (trigger, envelope, cancellationToken) => trigger.RunAsync(envelope, cancellationToken));
        app.MapTrigger<SendNotification>("SendCritical", (trigger, envelope, cancellationToken) => trigger.RunAsync(envelope, cancellationToken));
        app.MapTrigger<SendNotification>("SendRoutine", (trigger, envelope, cancellationToken) => trigger.RunAsync(envelope, cancellationToken));
        app.MapTrigger<Watch>("Watch", (trigger, envelope, cancellationToken) => trigger.RunAsync(envelope, cancellationToken));
        app.MapWeb();
        return app;
    }

    /// <summary>Makes the tables where nobody else does: on a machine for development.</summary>
    public static async Task CreateTablesAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        if (!app.Services.GetRequiredService<HandlerOptions>().IsLocal) return;
        var tables = app.Services.GetRequiredService<TableServiceClient>();
        foreach (var name in TableNames.All) await tables.GetTableClient(name).CreateIfNotExistsAsync(cancellationToken);
    }

    private static int Port(IConfiguration settings) => int.TryParse(settings["FUNCTIONS_CUSTOMHANDLER_PORT"], out var port) ? port : 0;
}
