using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>What the tests of merges and moves say in the hospital's words, and what they look at.</summary>
internal sealed class HospitalRecords(Northtown town)
{
    private int _numbers;

    public RunningApp App => town.App;

    /// <summary>A number of the hospital's that nobody has yet.</summary>
    public string NewNumber() => $"NEW{Interlocked.Increment(ref _numbers)}{Keys.Random()[..6]}";

    /// <summary>An event about the hospital's records: PID, MRG and PV1.</summary>
    public string Event(string trigger, string pid3, string mrg, string visit = "", string born = "19380402", DateTimeOffset? at = null, string ward = "WARD7") => string.Join('\r',
        Header(trigger, at), $"PID|1||{pid3}||Shaw^Joan||{born}|F", $"MRG|{mrg}", visit.Length == 0 ? "" : Visit(visit, ward)).TrimEnd('\r') + "\r";

    /// <summary>A24 or A37: two PIDs.</summary>
    public string Link(string trigger, string one, string other, DateTimeOffset? at = null) =>
        string.Join('\r', Header(trigger, at), $"PID|1||{one}||Shaw^Joan||19380402|F", $"PID|2||{other}||Shaw^Joan||19380402|F") + "\r";

    /// <summary>A message about a visit.</summary>
    public string Message(string trigger, string pid3, string visit, string ward = "WARD7", DateTimeOffset? at = null) =>
        string.Join('\r', Header(trigger, at), $"PID|1||{pid3}||Shaw^Joan||19380402|F", Visit(visit, ward)) + "\r";

    public Task HearAsync(string message) => town.HearAsync(message);

    /// <summary>The message is taken by a handler that is killed as it makes its n-th request to storage; then it comes again. False when there were fewer requests.</summary>
    public async Task<bool> HearKilledAsync(string message, int at, bool requestIsLost)
    {
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Northtown.Cancelled);
        var seen = 0;
        App.StorageProxy.Decide = request =>
        {
            if (request.Path.Contains("Measures", StringComparison.Ordinal) || Interlocked.Increment(ref seen) != at) return Cut.Forward;
            kill.Cancel();
            return requestIsLost ? Cut.BeforeForwarding : Cut.BeforeAnswer;
        };
        try
        {
            await App.Get<FeedIntake>().TakeAsync(Encoding.UTF8.GetBytes(message), new("RXX"), Entities.Feed, kill.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            App.StorageProxy.Decide = _ => Cut.Forward;
        }
    }

    /// <summary>Somebody whose numbers are claimed and who has no plan yet: a request to put it never came to its end, and messages came meanwhile.</summary>
    public async Task<PersonId> WithoutPlanAsync(string number)
    {
        var person = new PersonId(Keys.Random());
        Assert.Equal(person, await App.Get<IdentifierIndex>().ClaimAsync(KeyOf(number), person, Northtown.Cancelled));
        return person;
    }

    public string KeyOf(string number) => App.Get<IdentifierIndex>().KeyOf(new(Identifier.LocalSystem("RXX"), number));

    public async Task<PersonId?> HolderAsync(string number) => await App.Get<IdentifierIndex>().HolderAsync(KeyOf(number), Northtown.Cancelled);

    public async Task<PersonRecord> RecordAsync(PersonId person) => (await App.Get<PersonStore>().LoadAsync(person, Northtown.Cancelled)).Record;

    public async Task<JsonArray> StaysOfAsync(string number) => (await App.PostAsync("stays/search", Northtown.Search(Identifier.LocalSystem("RXX"), number))).Json.AsArray();

    public async Task<JsonNode> ReviewOfAsync(PersonId person) => Assert.Single(
        (await App.GetAsync("identity/reviews")).Json.AsArray(), one => (string?)one!["decision"] is null && one["people"]!.AsArray().Any(id => (string?)id == person.Value))!;

    /// <summary>Somebody decides a review, and what waited comes again.</summary>
    public async Task DecideAsync(JsonNode review, string decision)
    {
        Assert.Equal(200, (await App.PostAsync($"identity/reviews/{review["id"]}", $$"""{"decision":"{{decision}}"}""")).Status);
        await App.DeliverAsync(Entities.Feed, "ReceiveFeed");
        await town.DeliverAsync();
    }

    private string Header(string trigger, DateTimeOffset? at) =>
        $@"MSH|^~\&|PAS|RXX|CA|CA|{Stamp(at)}||ADT^{trigger}|{Guid.NewGuid():N}|P|2.4{'\r'}EVN|{trigger}|{Stamp(at)}";

    private string Stamp(DateTimeOffset? at) => (at ?? town.Now).ToUniversalTime().ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture);

    private static string Visit(string visit, string ward) => $"PV1|1|I|{ward}^R1^B2^RXX{new string('|', 16)}{visit}";
}
