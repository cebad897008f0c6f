using System.Text;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Web.Feeds;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>POST /feeds/{source}: an acknowledgement means durable.</summary>
[Collection(DocumentsApp.Name)]
public sealed class FeedDoorTests(RunningApp app)
{
    private const string Er7 = "x-application/hl7-v2+er7";

    [Theory]
    [InlineData("x-application/hl7-v2+er7")]
    [InlineData("x-application/hl7-v2+er7; charset=iso-8859-1")]
    [InlineData("text/plain")]
    [InlineData("application/hl7-v2")]
    [InlineData(null)]
    public async Task What_can_be_read_is_queued_byte_for_byte_and_answered_AA(string? contentType)
    {
        var source = await RegisteredAsync();
        var message = Samples.Admission(source, Samples.NhsNumber(), controlId: "CTRL77", family: "Núñez");
        await app.Bus.TakeAllAsync(Entities.Feed);

        var answer = await SendAsync(source, message, contentType);

        Assert.Equal(200, answer.Status);
        Assert.Equal(Er7, answer.ContentType);
        Assert.Contains("\rMSA|AA|CTRL77\r", answer.Text, StringComparison.Ordinal);
        var queued = Assert.Single(await app.Bus.TakeAllAsync(Entities.Feed));
        Assert.Equal(message, queued.Body);
        Assert.Equal(source, queued.Source);
        Assert.Equal(Er7, queued.ContentType);
    }

    [Fact]
    public async Task The_same_message_twice_is_two_messages_for_the_queue_and_two_acknowledgements_with_their_own_ids()
    {
        var source = await RegisteredAsync();
        var message = Samples.Admission(source, Samples.NhsNumber());
        await app.Bus.TakeAllAsync(Entities.Feed);

        var answers = new[] { await SendAsync(source, message), await SendAsync(source, message) };

        Assert.Equal(2, (await app.Bus.TakeAllAsync(Entities.Feed)).Select(queued => queued.MessageId).Distinct().Count());
        var ids = answers.Select(answer => answer.Text.Split('|')[9]).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 20));
    }

    [Fact]
    public async Task The_messages_of_a_batch_are_queued_each_on_its_own_and_each_acknowledged()
    {
        var source = await RegisteredAsync();
        byte[][] good = [Samples.Admission(source, Samples.NhsNumber(), controlId: "C1"), Samples.Admission(source, Samples.NhsNumber(), controlId: "C3")];
        var bad = Encoding.UTF8.GetBytes($"MSH|^~\\&|PAS|{source}|||20260101120000||ADT^A01|C2|P|2.4\rPV1|1|I\r");
        await app.Bus.TakeAllAsync(Entities.Feed);

        var answer = await SendAsync(source, [.. "FHS|^~\\&|PAS\rBHS|^~\\&|PAS\r"u8, .. good[0], .. bad, .. good[1], .. "BTS|9\rFTS|1\r"u8]);

        Assert.Equal(400, answer.Status);
        Assert.Equal(["AA|C1", "AE|C2", "AA|C3"], answer.Text.Split('\r').Where(line => line.StartsWith("MSA|", StringComparison.Ordinal)).Select(line => line[4..9]));
        var queued = await app.Bus.TakeAllAsync(Entities.Feed);
        Assert.Equal(good.Select(Encoding.Latin1.GetString), queued.Select(message => Encoding.Latin1.GetString(message.Body).Split("BTS")[0]));
        Assert.All(queued, message => Assert.Equal(source, message.Source));
        Assert.Equal(["PID-3"], (await app.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray().Select(one => (string?)one!["field"]));
    }

    [Fact]
    public async Task The_messages_of_a_batch_that_came_by_a_queue_go_back_to_it_each_on_its_own()
    {
        var source = await RegisteredAsync();
        byte[][] messages = [Samples.Admission(source, Samples.NhsNumber()), Samples.Admission(source, Samples.NhsNumber())];
        await app.Bus.TakeAllAsync(Entities.Bulk);

        await app.Get<Intake.FeedIntake>().TakeAsync(messages.SelectMany(bytes => bytes).ToArray(), new(source), Entities.Bulk, TestContext.Current.CancellationToken);

        Assert.Equal(
            messages.Select(message => Encoding.Latin1.GetString(message).TrimEnd()),
            (await app.Bus.TakeAllAsync(Entities.Bulk)).Select(message => Encoding.Latin1.GetString(message.Body).TrimEnd()));
    }

    [Fact]
    public async Task A_message_of_a_disabled_source_is_refused_and_kept()
    {
        var source = await RegisteredAsync("""{"name":"Away","disabled":true}""");
        await app.Bus.TakeAllAsync(Entities.Feed);

        var answer = await SendAsync(source, Samples.Admission(source, Samples.NhsNumber(), controlId: "C1"));

        Assert.Equal(400, answer.Status);
        Assert.Contains("MSA|AR|C1", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await app.Bus.TakeAllAsync(Entities.Feed));
        var kept = Assert.Single((await app.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray());
        Assert.Contains("disabled", (string?)kept!["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_understood_and_ignored_is_queued_too()
    {
        var source = await RegisteredAsync();
        var merge = Encoding.Latin1.GetString(Samples.Admission(source, Samples.NhsNumber())).Replace("ADT^A01", "ADT^A60", StringComparison.Ordinal);
        await app.Bus.TakeAllAsync(Entities.Feed);

        Assert.Contains("MSA|AA|", (await SendAsync(source, Encoding.Latin1.GetBytes(merge))).Text, StringComparison.Ordinal);
        Assert.Single(await app.Bus.TakeAllAsync(Entities.Feed));
    }

    [Theory]
    [InlineData("rubbish about Joan Shaw", "AR")]
    [InlineData("", "AR")]
    [InlineData("MSH|^~\\&|PAS|X|CARE|CARE|20261122||ADT^A01|CTRL|P|2.4\rEVN|A01|20261122\rPV1|1|I\r", "AE")]
    public async Task What_cannot_be_read_is_refused_and_kept_in_quarantine(string message, string code)
    {
        var source = await RegisteredAsync();
        await app.Bus.TakeAllAsync(Entities.Feed);

        var answer = await SendAsync(source, Encoding.UTF8.GetBytes(message));

        Assert.Equal(400, answer.Status);
        Assert.Equal(Er7, answer.ContentType);
        Assert.Contains($"MSA|{code}|", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\rERR|", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await app.Bus.TakeAllAsync(Entities.Feed));
        var kept = Assert.Single((await app.GetAsync($"feeds/quarantine?source={source}")).Json.AsArray())!;
        Assert.Equal(source, (string?)kept["source"]);
        Assert.NotNull(kept["reason"]);
        Assert.DoesNotContain("Joan", kept.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Joan", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/xml")]
    [InlineData("nonsense")]
    public async Task Another_type_is_415(string contentType)
    {
        var source = await RegisteredAsync();

        var answer = await SendAsync(source, Samples.Admission(source, Samples.NhsNumber()), contentType);

        Assert.Equal(415, answer.Status);
        Assert.Equal("urn:carealerts:problem:wrong-type", (string?)answer.Json["type"]);
    }

    [Fact]
    public async Task A_message_larger_than_the_queue_takes_is_413()
    {
        var source = await RegisteredAsync();
        var large = Samples.Admission(source, Samples.NhsNumber());
        Array.Resize(ref large, FeedDoor.MostQueuedBytes);
        Array.Fill(large, (byte)'\r', large.Length - 200, 200);

        Assert.NotEqual(413, (await SendAsync(source, large)).Status);
        Array.Resize(ref large, FeedDoor.MostQueuedBytes + 1);
        Assert.Equal(413, (await SendAsync(source, large)).Status);
    }

    [Fact]
    public async Task Only_a_key_of_this_very_source_opens()
    {
        var (source, other) = (await RegisteredAsync(), await RegisteredAsync());
        var message = Samples.Admission(source, Samples.NhsNumber());
        var first = await KeyAsync(source);
        var second = await KeyAsync(source);
        var others = await KeyAsync(other);

        Assert.Equal(200, (await SendAsync(source, message, key: first)).Status);
        Assert.Equal(200, (await SendAsync(source, message, key: second)).Status);
        Assert.Equal(401, (await SendAsync(source, message, key: others)).Status);
        Assert.Equal(401, (await SendAsync(source, message, key: first[..^1])).Status);
        Assert.Equal(401, (await SendAsync(source, message, key: "")).Status);
        Assert.Equal(401, (await SendAsync("no%20source", message, key: "local")).Status);
        var none = await RunningApp.SendAsync(app.Http, HttpMethod.Post, $"feeds/{source}", message, Er7);
        Assert.Equal(401, none.Status);
        Assert.Equal("urn:carealerts:problem:key-needed", (string?)none.Json["type"]);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_only_its_hash_is_kept()
    {
        var source = await RegisteredAsync();

        var answer = await app.PostAsync($"feeds/{source}/keys");

        Assert.Equal(201, answer.Status);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var key = (string)answer.Json["key"]!;
        Assert.True(key.Length >= 43);
        await foreach (var row in app.Tables.GetTableClient(TableNames.Directory).QueryAsync(cancellationToken: TestContext.Current.CancellationToken))
            Assert.DoesNotContain(key, string.Join(' ', row.Values), StringComparison.Ordinal);
        Assert.Equal(404, (await app.PostAsync("feeds/UNREGISTERED/keys")).Status);
        Assert.Equal(401, (await RunningApp.SendAsync(app.Anonymous, HttpMethod.Post, $"feeds/{source}/keys", null, null)).Status);
    }

    [Fact]
    public async Task A_key_that_was_revoked_opens_nothing_and_the_others_go_on()
    {
        var source = await RegisteredAsync();
        var (first, second) = ((await app.PostAsync($"feeds/{source}/keys")).Json, (await app.PostAsync($"feeds/{source}/keys")).Json);
        var (old, kept) = ((string)first["key"]!, (string)second["key"]!);

        Assert.Equal(new[] { first, second }.Select(key => (string)key["id"]!), await IdsAsync());
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, $"feeds/{source}/keys/{first["id"]}", json: null)).Status);

        var message = Samples.Admission(source, Samples.NhsNumber());
        Assert.Equal((401, 200), ((await SendAsync(source, message, key: old)).Status, (await SendAsync(source, message, key: kept)).Status));
        Assert.Equal([(string)second["id"]!], await IdsAsync());
        Assert.Equal(404, (await app.SendAsync(HttpMethod.Delete, $"feeds/{source}/keys/{first["id"]}", json: null)).Status);
        Assert.DoesNotContain(kept, (await app.GetAsync($"feeds/{source}/keys")).Text, StringComparison.Ordinal);

        async Task<IEnumerable<string>> IdsAsync() => (await app.GetAsync($"feeds/{source}/keys")).Json.AsArray().Select(key => (string)key!["id"]!);
    }

    [Fact]
    public async Task The_local_key_opens_nothing_where_it_is_not_local()
    {
        var inAzure = new SourceKeys(app.Get<DirectoryStore>(), app.Get<HandlerOptions>() with { IsLocal = false }, TimeProvider.System);

        Assert.False(await inAzure.OpensAsync("RXX", "local", TestContext.Current.CancellationToken));
        Assert.True(await app.Get<SourceKeys>().OpensAsync("RXX", "local", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_the_bus_the_sender_keeps_the_message()
    {
        var source = await RegisteredAsync();
        app.BusProxy.Decide = _ => Cut.BeforeForwarding;
        try
        {
            var answer = await SendAsync(source, Samples.Admission(source, Samples.NhsNumber(), controlId: "CTRL5"));

            Assert.Equal(503, answer.Status);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal(Er7, answer.ContentType);
            Assert.Contains("\rMSA|AR|CTRL5", answer.Text, StringComparison.Ordinal);
        }
        finally
        {
            app.BusProxy.Decide = _ => Cut.Forward;
        }
    }

    [Fact]
    public async Task Without_storage_nothing_unreadable_is_refused_that_is_not_kept()
    {
        var source = await RegisteredAsync();
        app.StorageProxy.Decide = request => request.Path.Contains("Quarantine", StringComparison.Ordinal) ? Cut.BeforeForwarding : Cut.Forward;
        try
        {
            var answer = await SendAsync(source, "rubbish"u8.ToArray());

            Assert.Equal(503, answer.Status);
            Assert.Contains("MSA|AR", answer.Text, StringComparison.Ordinal);
        }
        finally
        {
            app.StorageProxy.Decide = _ => Cut.Forward;
        }
    }

    private async Task<string> RegisteredAsync(string settings = "{}")
    {
        var source = Samples.Id("R");
        Assert.Equal(201, (await app.PutAsync($"feeds/{source}/settings", settings)).Status);
        return source;
    }

    private async Task<string> KeyAsync(string source) => (string)(await app.PostAsync($"feeds/{source}/keys")).Json["key"]!;

    private Task<Answer> SendAsync(string source, byte[] body, string? contentType = Er7, string key = "local") =>
        RunningApp.SendAsync(app.Anonymous, HttpMethod.Post, $"feeds/{source}", body, contentType, ("x-functions-key", key));
}
