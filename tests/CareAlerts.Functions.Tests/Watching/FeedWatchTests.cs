using System.Text.Json.Nodes;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>A feed that falls silent alarms operators once, and once more when it is heard again.</summary>
public sealed class FeedWatchTests(Northtown town) : IClassFixture<Northtown>
{
    private RunningApp App => town.App;

    [Fact]
    public async Task A_silent_feed_alarms_once_at_the_start_and_once_at_recovery_and_the_board_shows_it_meanwhile()
    {
        await LookAsync();
        Assert.Empty(await AlertsAsync("feed-silent"));    // never heard: nobody is woken for a feed that is not wired yet
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await LookAsync();
        Assert.False(await IsSilentAsync());

        await town.WaitAsync(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        Assert.True(await IsSilentAsync());
        await LookAsync();
        await town.WaitAsync(TimeSpan.FromDays(9));    // longer than counts are looked at
        await LookAsync();

        var alert = Assert.Single(await AlertsAsync("feed-silent"))!;
        Assert.Equal(("RXX", "critical", "open"), ((string?)alert["source"], (string?)alert["urgency"], (string?)alert["state"]));
        Assert.All(alert["notifications"]!.AsArray(), told => Assert.Equal("ops", (string?)told!["to"]));
        Assert.Single(alert["notifications"]!.AsArray());

        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await LookAsync();
        await LookAsync();

        Assert.Empty(await AlertsAsync("feed-silent"));
        var recovery = Assert.Single(await AlertsAsync("system-problem"), one => one!["reasons"]!.ToJsonString().Contains("come from RXX again", StringComparison.Ordinal))!;
        Assert.Single(recovery["notifications"]!.AsArray());
        Assert.False(await IsSilentAsync());
    }

    private async Task LookAsync()
    {
        await App.Get<FeedWatch>().RunAsync(Northtown.Cancelled);
        await town.DeliverAsync();
    }

    private async Task<bool> IsSilentAsync() =>
        (bool)(await App.GetAsync("feeds")).Json.AsArray().Single(feed => (string?)feed!["source"] == "RXX")!["silent"]!;

    private async Task<IReadOnlyList<JsonNode?>> AlertsAsync(string kind) =>
        [.. (await App.GetAsync("alerts")).Json.AsArray().Where(alert => (string?)alert!["kind"] == kind)];
}
