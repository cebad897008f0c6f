using System.Diagnostics;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>What the other tests stand on.</summary>
public sealed class SupportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Azurite_ends_when_whoever_started_it_is_killed()
    {
        // Another node stands for the test process: it starts Azurite with a pipe as stdin, and is killed.
        var azurite = Path.Combine(AppContext.BaseDirectory, "Support", "azurite.mjs");
        var package = Repository.File("infra", "local", "node_modules", "azurite");
        await using var parent = NodeProcess.Start("-e",
            $"const c=require('child_process').spawn(process.execPath,{System.Text.Json.JsonSerializer.Serialize(new[] { azurite, package, "0" })},"
            + "{stdio:['pipe','pipe','inherit']});c.stdout.on('data',d=>console.log(c.pid+' '+d))");
        var line = await parent.LineAsync(l => l.Contains("listening", StringComparison.Ordinal));
        using var child = Process.GetProcessById(int.Parse(line.Split(' ')[0]));

        await parent.KillAsync();

        await child.WaitForExitAsync(Ct);
        Assert.True(child.HasExited);
    }

    [Fact]
    public async Task Storage_can_go_away_and_come_back_with_what_it_held()
    {
        var folder = Directory.CreateTempSubdirectory("azurite");
        try
        {
            var first = await Azurite.StartAsync(folder: folder.FullName);
            var table = await first.NewTableAsync();
            await table.UpsertEntityAsync(new("p", "r") { ["V"] = 1 }, cancellationToken: Ct);
            await first.StopAsync();

            await using var second = await Azurite.StartAsync(first.Port, folder.FullName);
            Assert.Equal(1, (await table.GetEntityIfExistsAsync("p", "r", Ct))!.GetInt32("V"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_proxy_can_be_away_and_come_back_on_its_port()
    {
        await using var server = await FakeServer.StartAsync();
        await using var proxy = new CutProxy(server.Address.Port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };

        proxy.GoAway();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/", Ct));
        proxy.ComeBack();
        using var response = await http.GetAsync("/", Ct);

        response.EnsureSuccessStatusCode();
        Assert.Single(server.Requests);
    }
}
