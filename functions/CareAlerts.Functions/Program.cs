using CareAlerts.Functions.Host;

// The socket opens only when everything is ready to serve. Any end but the host's kill is a failure: exit 0 would leave it without us.
if (HandlerApp.TryBuild(args, out var fault) is not { } app)
{
    await Console.Error.WriteLineAsync($"CareAlerts cannot start: {fault}");
    return 2;
}

await app.CreateTablesAsync(CancellationToken.None);
await app.RunAsync();
return 1;
