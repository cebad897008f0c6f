using CareAlerts.Gateway;

if (GatewayApp.TryBuild(args, out var fault) is not { } app)
{
    await Console.Error.WriteLineAsync($"The gateway cannot start: {fault}");
    return 2;
}

try
{
    await app.StartAsync();
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync($"The gateway cannot start: {e.Message}");    // a port in use, an address of another machine
    return 2;
}

await app.WaitForShutdownAsync();
await app.DisposeAsync();
return 0;
