using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>What comes again comes as it came first: by the same queue, of the same source, as of the same time.</summary>
[Collection(NetsTown.Name)]
public sealed class FeedReplayTests(Northtown town)
{
    private RunningApp App => town.App;

    [Fact]
    public async Task A_message_of_a_reload_is_replayed_to_the_queue_of_reloads()
    {
        var source = await SourceAsync(disabled: true);
        await App.Bus.SendAsync(Entities.Bulk, Bytes(Untimed("A01", await town.EnrolAsync())), "bulk-1", ("source", $"\"{source}\""));
        await App.DeliverAsync(Entities.Bulk, "ReceiveBulk");

        await ReplayAsync(Assert.Single(await KeptAsync(source)));

        Assert.Empty(await App.Bus.TakeAllAsync(Entities.Feed));
        Assert.Equal(source, Assert.Single(await App.Bus.TakeAllAsync(Entities.Bulk)).Source);
    }

    [Fact]
    public async Task Replayed_days_later_a_message_without_a_time_is_decided_as_of_its_first_receipt_and_not_counted_again()
    {
        var (source, patient) = (await SourceAsync(disabled: true), await town.EnrolAsync());
        await App.Bus.SendAsync(Entities.Feed, Bytes(Untimed("A01", patient, ward: "OLD")), "m-1", ("source", $"\"{source}\""));
        var receivedAt = town.Now;
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        await town.WaitAsync(TimeSpan.FromDays(2));
        await EnableAsync(source);
        await SendAsync(source, town.Admission($"{patient.NhsNumber}^^^NHS", trigger: "A02"));
        await town.WaitAsync(TimeSpan.FromDays(1));
        var received = await ReceivedTodayAsync(source);

        var kept = Assert.Single(await KeptAsync(source));
        await ReplayAsync(kept);
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");

        var stay = await StayOfAsync(patient);
        Assert.Equal(("WARD7", receivedAt), (stay.Location!.Ward, stay.Facts.Admitted!.Recorded));
        Assert.Equal(receivedAt, (DateTimeOffset)kept["receivedAt"]!);
        Assert.Equal(received, await ReceivedTodayAsync(source));
    }

    [Fact]
    public async Task Not_understood_again_it_is_kept_anew_with_the_time_it_came_first()
    {
        var source = await SourceAsync(disabled: true);
        await SendAsync(source, Untimed("A01", await town.EnrolAsync()));
        var first = Assert.Single(await KeptAsync(source));
        await town.WaitAsync(TimeSpan.FromDays(2));

        await ReplayAsync(first);
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");

        var again = Assert.Single(await KeptAsync(source));
        Assert.NotEqual((string)first["id"]!, (string)again["id"]!);
        Assert.Equal(((DateTimeOffset)first["receivedAt"]!, town.Now), ((DateTimeOffset)again["receivedAt"]!, (DateTimeOffset)again["setAsideAt"]!));
        Assert.Equal(1, (int?)(await BoardAsync(source))["quarantinedToday"]);
    }

    [Fact]
    public async Task A_sender_cannot_say_when_the_house_received_it()
    {
        var (source, patient) = (await SourceAsync(), await town.EnrolAsync());
        await SendAsync(source, town.Admission($"{patient.NhsNumber}^^^NHS"));
        await town.WaitAsync(TimeSpan.FromHours(1));
        var longAgo = $"\"{town.Now.AddDays(-30).UtcTicks} again {new string('a', 64)}\"";

        await App.Bus.SendAsync(Entities.Feed, Bytes(Untimed("A02", patient, ward: "NEW")), "m-2", ("source", $"\"{source}\""), ("receivedAt", longAgo));
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");

        var stay = await StayOfAsync(patient);
        Assert.Equal(("NEW", town.Now), (stay.Location!.Ward, stay.Facts.Moved!.Recorded));
    }

    [Fact]
    public async Task The_messages_of_a_batch_keep_the_time_of_the_batch()
    {
        var (source, patient) = (await SourceAsync(), await town.EnrolAsync());
        var batch = $"BHS|^~\\&|PAS\r{Untimed("A01", patient)}{Untimed("A16", patient)}BTS|2\r";
        await App.Bus.SendAsync(Entities.Feed, Bytes(batch), "m-3", ("source", $"\"{source}\""));
        var receivedAt = town.Now;
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        await town.WaitAsync(TimeSpan.FromHours(3));

        Assert.Equal(2, await App.DeliverAsync(Entities.Feed, "ReceiveFeed"));

        var facts = (await StayOfAsync(patient)).Facts;
        Assert.Equal((receivedAt, receivedAt), (facts.Admitted!.Recorded, facts.DischargePending!.Recorded));
        Assert.Equal(2, await ReceivedTodayAsync(source));
    }

    [Fact]
    public async Task Delivered_twice_by_the_broker_a_message_without_a_time_is_the_same_message()
    {
        var (source, patient) = (await SourceAsync(), await town.EnrolAsync());
        await App.Bus.SendAsync(Entities.Feed, Bytes(Untimed("A01", patient)), "m-4", ("source", $"\"{source}\""));
        IReadOnlyList<QueuedMessage> message = [Assert.Single(await App.Bus.TakeAllAsync(Entities.Feed)) with { EnqueuedAt = town.Now }];    // the town's clock is a little behind the bus's
        await App.DeliverAsync(message, "ReceiveFeed");
        var facts = (await StayOfAsync(patient)).Facts;
        await town.WaitAsync(TimeSpan.FromMinutes(7));

        await App.DeliverAsync(message, "ReceiveFeed");

        Assert.Equal(facts, (await StayOfAsync(patient)).Facts);
    }

    [Fact]
    public async Task A_dead_letter_driven_again_is_decided_as_of_its_first_receipt()
    {
        var (source, patient) = (await SourceAsync(), await town.EnrolAsync());
        await App.Bus.SendAsync(Entities.Feed, Bytes(Untimed("A01", patient, ward: "OLD")), "m-5", ("source", $"\"{source}\""));
        var receivedAt = town.Now;
        for (var drive = 1; drive <= 2; drive++)
        {
            await App.Bus.FailAllAsync(Entities.Feed);
            await town.WaitAsync(TimeSpan.FromHours(1));
            await App.WatchAsync();
        }

        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");

        Assert.InRange((await StayOfAsync(patient)).Facts.Admitted!.Recorded, receivedAt, receivedAt.AddSeconds(30));
    }

    [Theory]
    [InlineData(Entities.Feed, true)]
    [InlineData(Entities.Bulk, false)]
    public async Task A_dead_letter_set_aside_stands_under_its_source_counts_and_is_replayed_as_it_came(string queue, bool isNamed)
    {
        var (source, patient) = (await SourceAsync(), await town.EnrolAsync());
        await App.Bus.SendAsync(queue, Bytes(Untimed("A01", patient, sender: source)), "m-6", isNamed ? [("source", $"\"{source}\"")] : []);
        var receivedAt = town.Now;
        for (var drive = 0; drive <= 3; drive++)
        {
            await App.Bus.FailAllAsync(queue);
            await town.WaitAsync(TimeSpan.FromMinutes(5));
            await App.WatchAsync();
        }

        var kept = Assert.Single(await KeptAsync(source));
        Assert.Equal((queue, "message"), ((string?)kept["queue"], (string?)kept["segment"]));
        Assert.Equal(1, (int?)(await BoardAsync(source))["quarantinedToday"]);

        await town.WaitAsync(TimeSpan.FromDays(1));
        await ReplayAsync(kept);
        var again = Assert.Single(await App.Bus.TakeAllAsync(queue));
        Assert.Equal(isNamed ? source : null, again.Source);
        await App.DeliverAsync([again], queue == Entities.Bulk ? "ReceiveBulk" : "ReceiveFeed");

        var stay = await StayOfAsync(patient);
        Assert.Equal(source, stay.Source.Value);
        Assert.InRange(stay.Facts.Admitted!.Recorded, receivedAt, receivedAt.AddSeconds(30));
    }

    [Fact]
    public async Task A_filter_reaches_everything_in_portions_and_meets_nothing_twice()
    {
        var source = await SourceAsync(disabled: true);
        var patient = await town.EnrolAsync();
        for (var n = 0; n < 7; n++) await SendAsync(source, Untimed("A08", patient));
        var before = (await KeptAsync(source)).Select(kept => (string)kept["id"]!).ToHashSet();
        var (replay, filter) = (App.Get<FeedReplay>(), new QuarantineFilter(source, null, "disabled", null, null) { Most = 3 });

        var (replayed, portions, after) = (0, 0, (string?)null);
        do
        {
            var portion = await replay.AgainAsync(filter, after, Northtown.Cancelled);
            await town.WaitAsync(TimeSpan.FromSeconds(1));
            await App.DeliverAsync(Entities.Feed, "ReceiveFeed");    // still disabled: each comes back
            (replayed, portions, after) = (replayed + portion.Replayed, portions + 1, portion.After);
            Assert.Equal(portion.More, portion.After is not null);
            Assert.True(portions < 10, "It meets again what has come back.");
        }
        while (after is not null);

        Assert.Equal((7, 3), (replayed, portions));
        var now = await KeptAsync(source);
        Assert.Equal(7, now.Count);
        Assert.DoesNotContain(now, kept => before.Contains((string)kept["id"]!));
    }

    [Fact]
    public async Task A_filter_over_all_sources_goes_on_where_it_was_killed()
    {
        var (one, other) = (await SourceAsync(disabled: true), await SourceAsync(disabled: true));
        await town.WaitAsync(TimeSpan.FromMinutes(1));
        var (from, patient) = (town.Now, await town.EnrolAsync());
        for (var n = 0; n < 3; n++) await SendAsync(one, Untimed("A08", patient));
        for (var n = 0; n < 3; n++) await SendAsync(other, Untimed("A08", patient));
        var filter = new QuarantineFilter(null, null, null, from, null) { Most = 2 };
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Northtown.Cancelled);
        var sent = 0;
        App.BusProxy.Decide = request =>
        {
            if (request.Path.Contains("messages", StringComparison.Ordinal) && ++sent == 2) kill.Cancel();
            return Cut.Forward;
        };
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => App.Get<FeedReplay>().AgainAsync(filter, null, kill.Token));
        }
        finally
        {
            App.BusProxy.Decide = _ => Cut.Forward;
        }

        filter = filter with { MostSeen = 4 };
        for (var portion = await App.Get<FeedReplay>().AgainAsync(filter, null, Northtown.Cancelled); portion.More;)
            portion = await App.Get<FeedReplay>().AgainAsync(filter, portion.After, Northtown.Cancelled);

        Assert.Empty(await KeptAsync(one));
        Assert.Empty(await KeptAsync(other));
        Assert.InRange((await App.Bus.TakeAllAsync(Entities.Feed)).Count, 6, 7);
    }

    [Fact]
    public async Task The_answer_says_how_many_whether_there_is_more_and_what_cannot_come_again()
    {
        var store = App.Get<QuarantineStore>();
        await store.AddAsync(new("by-phone", new("SMS", null, "why"), "x"u8.ToArray(), town.Now), town.Now, Northtown.Cancelled);

        var answer = await App.PostAsync("feeds/quarantine/replay", """{"source":"by-phone"}""");

        Assert.Equal((202, 0, 1, false), (answer.Status, (int)answer.Json["replayed"]!, (int)answer.Json["cannotBe"]!, (bool)answer.Json["more"]!));
        Assert.True(answer.Json.AsObject().ContainsKey("after"));
        Assert.Equal(["after"], (await App.PostAsync("feeds/quarantine/replay", """{"after":"no place"}""")).Faults);
    }

    private async Task<string> SourceAsync(bool disabled = false)
    {
        var source = Samples.Id("RREP");
        Assert.Equal(201, (await App.PutAsync($"feeds/{source}/settings", $$"""{"mode":"live","disabled":{{(disabled ? "true" : "false")}}}""")).Status);
        return source;
    }

    private async Task EnableAsync(string source)
    {
        Assert.Equal(200, (await App.PutAsync($"feeds/{source}/settings", """{"mode":"live"}""")).Status);
        App.Get<DirectorySnapshots>().LookAgain();
    }

    private async Task SendAsync(string source, string message)
    {
        await App.Bus.SendAsync(Entities.Feed, Bytes(message), Keys.Random(), ("source", $"\"{source}\""));
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
    }

    private async Task ReplayAsync(JsonNode kept) => Assert.Equal(202, (await App.PostAsync($"feeds/quarantine/{kept["id"]}/replay")).Status);

    private async Task<IReadOnlyList<JsonNode>> KeptAsync(string source) => [.. (await App.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray().Select(kept => kept!)];

    private async Task<JsonNode> BoardAsync(string source) => (await App.GetAsync("feeds")).Json.AsArray().Single(status => (string?)status!["source"] == source)!;

    private async Task<int?> ReceivedTodayAsync(string source) => (int?)(await BoardAsync(source))["receivedToday"];

    private async Task<Stay> StayOfAsync(Patient patient) => Assert.Single((await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record.Stays);

    /// <summary>A message that says no recorded time of its own: neither EVN-2 nor MSH-7.</summary>
    private static string Untimed(string trigger, Patient patient, string ward = "WARD7", string sender = "RXX") => string.Join('\r',
        $@"MSH|^~\&|PAS|{sender}|CA|CA|||ADT^{trigger}|{Guid.NewGuid():N}|P|2.4", $"EVN|{trigger}",
        $"PID|1||{patient.NhsNumber}^^^NHS||Shaw^Joan||19380402|F", $"PV1|1|I|{ward}^R1^B2^RXX{new string('|', 16)}V1") + "\r";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
