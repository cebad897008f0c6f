using System.Text.Json.Nodes;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;
using CareAlerts.Functions.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>A feed that falls silent alarms operators once, and once more when it is heard again. Each test has a place of its own.</summary>
public sealed class FeedWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan JustTooLong = TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1);
    private readonly Northtown town = new();

    private RunningApp App => town.App;

    public ValueTask InitializeAsync() => town.InitializeAsync();

    public ValueTask DisposeAsync() => town.DisposeAsync();

    [Fact]
    public async Task A_silent_feed_alarms_once_at_the_start_and_once_at_recovery_and_the_board_shows_it_meanwhile()
    {
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await LookAsync();
        Assert.False(await IsSilentAsync());

        await town.WaitAsync(JustTooLong);
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
        var recovery = await RecoveryAsync();
        Assert.Equal("routine", (string?)recovery!["urgency"]);
        Assert.Single(recovery["notifications"]!.AsArray());
        Assert.False(await IsSilentAsync());
        await town.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.DoesNotContain((await App.GetAsync("alerts")).Json.AsArray(), open => (string?)open!["source"] == "RXX");
        var page = await RunningApp.SendAsync(App.Anonymous, HttpMethod.Get, town.LinkTo("ops@example.org", (string)recovery["code"]!), null, null);
        foreach (var said in new[] { "A hospital feed is heard again", "Messages come from RXX again.", "You need do nothing more." }) Assert.Contains(said, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_feed_that_is_never_heard_alarms_once_its_time_has_passed_and_one_in_shadow_never()
    {
        await App.PutAsync("feeds/WIRED-SOON/settings", """{"mode":"shadow"}""");
        await LookAsync();
        Assert.Empty(await AlertsAsync("feed-silent"));    // live for no longer than a look

        await town.WaitAsync(JustTooLong);
        await LookAsync();
        await LookAsync();

        var alert = Assert.Single(await AlertsAsync("feed-silent"))!;
        Assert.Equal("RXX", (string?)alert["source"]);
        Assert.Contains("no message has ever come", alert["reasons"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_goes_live_has_its_time_from_then_on()
    {
        await App.PutAsync("feeds/RXX/settings", """{"mode":"shadow"}""");
        await LookAsync();
        await town.WaitAsync(TimeSpan.FromDays(3));
        await App.PutAsync("feeds/RXX/settings", """{"mode":"live"}""");
        await LookAsync();
        Assert.Empty(await AlertsAsync("feed-silent"));

        await town.WaitAsync(JustTooLong);
        await LookAsync();

        Assert.Single(await AlertsAsync("feed-silent"));
    }

    [Fact]
    public async Task A_feed_that_may_be_silent_for_longer_than_a_week_alarms_after_it()
    {
        await App.PutAsync("feeds/RXX/settings", """{"mode":"live","silentAfter":"P10D"}""");
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        var heardAt = town.Now;
        await LookAsync();
        await town.WaitAsync(TimeSpan.FromDays(9));
        await LookAsync();
        Assert.Empty(await AlertsAsync("feed-silent"));

        await town.WaitAsync(TimeSpan.FromDays(2));
        await LookAsync();

        Assert.Single(await AlertsAsync("feed-silent"));
        Assert.Equal(heardAt, (DateTimeOffset)(await FeedAsync())["lastMessageAt"]!);
    }

    [Fact]
    public async Task Disabling_a_silent_source_ends_the_alarm_by_saying_so_and_nobody_is_told_that_messages_come()
    {
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await town.WaitAsync(JustTooLong);
        await LookAsync();
        var alert = Assert.Single(await AlertsAsync("feed-silent"))!;

        await App.PutAsync("feeds/RXX/settings", """{"mode":"live","disabled":true}""");
        await LookAsync();

        var ended = (await App.GetAsync($"alerts/{alert["id"]}")).Json;
        Assert.Equal("resolved", (string?)ended["state"]);
        Assert.Contains("RXX is disabled", ended["reasons"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(await RecoveryAsync());
        Assert.False(await IsSilentAsync());
    }

    [Fact]
    public async Task Another_instance_and_a_restarted_one_tell_nobody_again()
    {
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await LookAsync();
        await town.WaitAsync(JustTooLong);
        await Task.WhenAll(Another().RunAsync(Northtown.Cancelled), Another().RunAsync(Northtown.Cancelled), App.Get<FeedWatch>().RunAsync(Northtown.Cancelled));
        await town.DeliverAsync();
        await Another().RunAsync(Northtown.Cancelled);
        Assert.Single(await AlertsAsync("feed-silent"));

        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await LookAsync();
        await Task.WhenAll(Another().RunAsync(Northtown.Cancelled), Another().RunAsync(Northtown.Cancelled));

        Assert.Empty(await AlertsAsync("feed-silent"));
        Assert.NotNull(await RecoveryAsync());

        // What a process knows that has just started: what is in the tables.
        FeedWatch Another() => ActivatorUtilities.CreateInstance<FeedWatch>(App.Services, ActivatorUtilities.CreateInstance<FeedCounters>(App.Services));
    }

    [Fact]
    public async Task A_clock_set_forward_and_back_alarms_once_and_says_of_no_message_that_it_came()
    {
        await town.HearAsync(town.Admission($"{Samples.NhsNumber()}^^^NHS"));
        await LookAsync();
        await town.WaitAsync(TimeSpan.FromHours(5));
        await LookAsync();
        town.SetClock(TimeSpan.FromHours(-5));
        await LookAsync();
        Assert.Single(await AlertsAsync("feed-silent"));
        Assert.Null(await RecoveryAsync());

        town.SetClock(TimeSpan.FromHours(3));
        await LookAsync();

        Assert.Single(await AlertsAsync("feed-silent"));
        Assert.Null(await RecoveryAsync());
    }

    [Fact]
    public async Task An_instance_whose_clock_is_far_ahead_does_not_make_a_silent_feed_look_heard()
    {
        await App.Get<KnownFeeds>().HeardAsync("RXX", town.Now.AddDays(400), lag: null, Northtown.Cancelled);
        await LookAsync();
        await town.WaitAsync(JustTooLong);
        await LookAsync();

        Assert.Single(await AlertsAsync("feed-silent"));
    }

    [Fact]
    public async Task The_gate_of_a_stay_says_that_its_hospital_is_silent()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        Assert.False((bool)(await town.StayOfAsync(patient))["gate"]!["sourceSilent"]!);
        await town.WaitAsync(JustTooLong);
        await LookAsync();

        var stay = await town.StayOfAsync(patient);
        var listed = (await App.GetAsync("stays?open=true")).Json[0]!;
        var gate = (await App.GetAsync($"stays/{stay["id"]}/gate")).Json;

        Assert.All([stay["gate"]!, listed["gate"]!, gate], one =>
        {
            Assert.True((bool)one["sourceSilent"]!);
            Assert.Contains("No messages are coming", (string)one["advice"]!, StringComparison.Ordinal);
        });

        await town.HearAsync("A08", patient);
        await LookAsync();
        await town.WaitAsync(TimeSpan.FromSeconds(31));
        Assert.False((bool)(await town.StayOfAsync(patient))["gate"]!["sourceSilent"]!);
    }

    private async Task LookAsync()
    {
        await App.Get<FeedWatch>().RunAsync(Northtown.Cancelled);
        await town.DeliverAsync();
    }

    private async Task<bool> IsSilentAsync() => (bool)(await FeedAsync())["silent"]!;

    private async Task<JsonNode> FeedAsync() => (await App.GetAsync("feeds")).Json.AsArray().Single(feed => (string?)feed!["source"] == "RXX")!;

    private async Task<JsonNode?> RecoveryAsync() =>
        (await App.GetAsync("alerts?state=open,owned,resolved")).Json.AsArray().SingleOrDefault(one => (string?)one!["kind"] == "feed-heard-again");

    private async Task<IReadOnlyList<JsonNode?>> AlertsAsync(string kind) =>
        [.. (await App.GetAsync("alerts")).Json.AsArray().Where(alert => (string?)alert!["kind"] == kind)];
}
