using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CareAlerts.Scenarios.Support;

/// <summary>
/// A hospital day told in sentences: feed, let time pass, expect this message to this person, and nothing else. A day fails on any message
/// nobody expected and on any error in the log.
/// </summary>
internal sealed class HospitalDay : IAsyncDisposable
{
    private readonly CareSystem _system;
    private readonly HashSet<string> _expected = [];
    private readonly List<string> _toldOf = [];

    private HospitalDay(CareSystem system, Patient patient)
    {
        _system = system;
        Place = new Place(system.Api);
        Joan = patient;
    }

    public Place Place { get; }
    public Patient Joan { get; }
    public CareSystem System => _system;
    public DateTimeOffset Now => _system.Now;

    /// <summary>Northtown under the default policy, and Joan with her plan.</summary>
    public static async Task<HospitalDay> BeginAsync()
    {
        var day = new HospitalDay(await CareSystem.StartAsync(), new("9990000018", "V1"));
        await day.Place.SetUpAsync();
        await day.Place.PlanAsync("joan", day.Joan);
        await day._system.SettleAsync();
        return day;
    }

    public Task HearAsync(string trigger, DateTimeOffset? expected = null, DateTimeOffset? recorded = null, DateTimeOffset? occurred = null) =>
        HearAsync(Joan.Message(trigger, recorded ?? Now, admitted: null, expected, occurred));

    public async Task HearAsync(byte[] message, string? source = "RXX")
    {
        await _system.SendAsync(message, source);
        await _system.SettleAsync();
    }

    /// <summary>Lets time pass, and two seconds more: timers come due at the next whole second.</summary>
    public Task PassAsync(TimeSpan time) => _system.AdvanceAsync(time + TimeSpan.FromSeconds(2));

    /// <summary>Expects exactly one new message to an address, about something the words of which it contains; answers the message.</summary>
    public async Task<JsonNode> ToldAsync(string to, string words)
    {
        var found = (await NewMessagesAsync()).Where(message => Text(message, "to") == to && Said(message).Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(found.Count == 1, $"Expected one message to {to} with '{words}', found {found.Count}.\n{await ReportAsync()}");
        _expected.Add(Text(found[0], "id"));
        _toldOf.Add($"{to}: {words}");
        return found[0];
    }

    public async Task NothingElseAsync()
    {
        var surprises = await NewMessagesAsync();
        Assert.True(surprises.Count == 0, $"Nobody expected {surprises.Count} messages.\n{await ReportAsync()}");
        Assert.True(_system.Errors.Count == 0, $"Errors in the log:\n{string.Join('\n', _system.Errors)}");
    }

    /// <summary>Follows the link in a message and presses a button.</summary>
    public async Task PressAsync(JsonNode message, string action)
    {
        var link = message["links"]!.AsArray()[0]!.GetValue<string>();
        using var browser = new HttpClient();
        using var response = await browser.PostAsync(link, new FormUrlEncodedContent([new("action", action)]), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{action}: {(int)response.StatusCode}");
        await _system.SettleAsync();
    }

    /// <summary>Has the provider send its signed receipt for a message.</summary>
    public async Task ReceiptAsync(JsonNode message, string status)
    {
        using var response = await _system.Mailbox.PostAsJsonAsync($"messages/{Text(message, "id")}/receipt", new { status }, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"receipt {status}: {(int)response.StatusCode}");
        await _system.SettleAsync();
    }

    public async Task ConfirmAsync(string service) =>
        await SaidAsync($"stays/{await StayIdAsync()}/readiness/{service}", new { state = "confirmed", evidence = "phone" });

    public async Task SaidAsync(string path, object body)
    {
        await Place.PostAsync(path, body);
        await _system.SettleAsync();
    }

    public async Task<string> StayIdAsync() => (await Place.StayAsync(Joan))["id"]!.GetValue<string>();

    public async Task<JsonNode> GateAsync() => await Place.GetAsync($"stays/{await StayIdAsync()}/gate");

    public static string Said(JsonNode message) => $"{message["subject"]} {message["text"]}";

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private async Task<List<JsonNode>> NewMessagesAsync() =>
        [.. (await System.Mailbox.GetFromJsonArrayAsync("messages")).Where(message => !_expected.Contains(Text(message, "id")))];

    private static string Text(JsonNode message, string name) => message[name]!.GetValue<string>();

    private async Task<string> ReportAsync()
    {
        var unexpected = (await NewMessagesAsync()).Select(message => $"  {Text(message, "channel")} to {Text(message, "to")}: {Said(message).Split('\n')[0]}");
        return $"So far as expected:\n  {string.Join("\n  ", _toldOf)}\nNot (yet) expected:\n{string.Join('\n', unexpected)}\nLog:\n{_system.Log}";
    }
}
