using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>
/// A small place around the real app: a hospital, its feed, the people and providers of Northtown, and both message providers as servers
/// that keep what they are sent. Its clock stands still until <see cref="AdvanceAsync"/>, which does what the Functions host would do then.
/// </summary>
public sealed partial class Northtown : IAsyncLifetime
{
    public const string TwilioToken = "twilio-token";
    public const string PublicUrl = "https://care.example/api";

    private static readonly (string Queue, string Function)[] Queues =
        [(Entities.Wakeups, "Wake"), (Entities.NotificationsCritical, "SendCritical"), (Entities.NotificationsRoutine, "SendRoutine")];

    private readonly ECDsa _sendGridKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ManualTime _time = new(TruncatedNow());
    private FakeServer _providers = null!;
    private int _people;

    internal RunningApp App { get; private set; } = null!;

    /// <summary>Both message providers; a test that changes how they answer puts it back.</summary>
    internal FakeServer Providers => _providers;

    public DateTimeOffset Now => _time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _providers = await FakeServer.StartAsync();
        _providers.Answer = async (request, context) =>
        {
            var isEmail = request.Target.StartsWith("/v3", StringComparison.Ordinal);
            context.Response.StatusCode = isEmail ? 202 : 201;
            if (isEmail) context.Response.Headers["X-Message-Id"] = Guid.NewGuid().ToString("N");
            else await context.Response.WriteAsync($$"""{"sid":"SM{{Guid.NewGuid():N}}","status":"queued"}""");
        };
        var settings = new Dictionary<string, string>
        {
            ["CareAlerts:PublicUrl"] = PublicUrl,
            ["CareAlerts:SendGrid:Endpoint"] = _providers.Address.AbsoluteUri,
            ["CareAlerts:SendGrid:WebhookPublicKey"] = Convert.ToBase64String(_sendGridKey.ExportSubjectPublicKeyInfo()),
            ["CareAlerts:Twilio:Endpoint"] = _providers.Address.AbsoluteUri,
            ["CareAlerts:Twilio:AuthToken"] = TwilioToken,
        };
        App = await RunningApp.StartAsync(settings, services => services.AddSingleton<TimeProvider>(_time));
        await SettleInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _providers.DisposeAsync();
        _sendGridKey.Dispose();
    }

    /// <summary>A new person with a care plan: home care and a bed are critical, telecare is not.</summary>
    internal async Task<Patient> EnrolAsync(string locality = "northtown")
    {
        var number = Interlocked.Increment(ref _people);
        var patient = new Patient(NhsNumberOf(number), $"HOSP{number}", $"VISIT{number}");
        var json = $$$"""
            {"person":{"identifiers":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{{patient.NhsNumber}}}"},{"system":"urn:carealerts:id:RXX","value":"{{{patient.LocalId}}}"}],
                       "name":{"family":"Shaw","given":["Joan"]},"birthDate":"1938-04-02"},
             "locality":"{{{locality}}}","caseManager":"ola-nowak","deputy":"sam-reid",
             "services":[{"id":"home-care","name":"Home care, four visits a day","category":"home-care","provider":"acme-care","providerRef":"AC-2201","critical":true,"leadTimeHours":48},
                         {"id":"bed","name":"Hospital bed at home","provider":"equipment-store","critical":true,"leadTimeHours":72},
                         {"id":"telecare","name":"Telecare pendant","provider":"careline","critical":false,"leadTimeHours":24}]}
            """;
        var plan = Assert.IsType<Read<CarePlan>.Ok>(CarePlanDocument.Read($"plan-{number}", Encoding.UTF8.GetBytes(json))).Value;
        var person = new PersonId(Keys.Random());
        var identifiers = App.Get<IdentifierIndex>();
        var claims = plan.Person.Identifiers.Select(identifiers.KeyOf).ToList();
        foreach (var claim in claims) Assert.Equal(person, await identifiers.ClaimAsync(claim, person, Cancelled));
        await App.Get<PersonShell>().RunAsync(person, new Input.PlanAgreed(plan), Cancelled, new Request(Plan: new(plan.Id, json, claims)));
        return patient with { Person = person };
    }

    /// <summary>The plan is withdrawn.</summary>
    internal async Task EndPlanAsync(Patient patient)
    {
        var loaded = await App.Get<PersonStore>().LoadAsync(patient.Person, Cancelled);
        await App.Get<PersonShell>().RunAsync(
            patient.Person, new Input.PlanAgreed(loaded.Record.Plan! with { Status = PlanStatus.Revoked }), Cancelled, new Request(Plan: loaded.Plan));
    }

    /// <summary>A message from the hospital, as the Functions host hands it over.</summary>
    internal async Task HearAsync(string trigger, Patient patient, DateTimeOffset? expected = null, string source = "RXX", string processing = "P")
    {
        await TriggerAsync("ReceiveFeed", MessageOf(trigger, patient, expected, source, processing), source);
        await DeliverAsync();
    }

    /// <summary>What the hospital sends.</summary>
    internal byte[] MessageOf(string trigger, Patient patient, DateTimeOffset? expected = null, string source = "RXX", string processing = "P")
    {
        var at = Stamp(Now);
        var message = string.Join('\r',
            $@"MSH|^~\&|PAS|{source}|CA|CA|{at}||ADT^{trigger}|{Guid.NewGuid():N}|{processing}|2.4",
            $"EVN|{trigger}|{at}",
            $"PID|1||{patient.NhsNumber}^^^NHS^NH~{patient.LocalId}^^^{source}^MR||Shaw^Joan||19380402|F",
            $"PV1|1|I|WARD7^R1^B2^RXX{new string('|', 16)}{patient.Visit}",
            expected is { } date ? $"PV2{new string('|', 9)}{Stamp(date)}" : "PV2|");
        return Encoding.UTF8.GetBytes(message + "\r");
    }

    /// <summary>A message as it stands, from the hospital's own source.</summary>
    internal async Task HearAsync(string message)
    {
        await TriggerAsync("ReceiveFeed", Encoding.UTF8.GetBytes(message), "RXX");
        await DeliverAsync();
    }

    /// <summary>An admission with the identifiers and the birth date given.</summary>
    internal string Admission(string pid3, string born = "19380402", string visit = "V1", string trigger = "A01") => string.Join('\r',
        $@"MSH|^~\&|PAS|RXX|CA|CA|{Stamp(Now)}||ADT^{trigger}|{Guid.NewGuid():N}|P|2.4", $"EVN|{trigger}|{Stamp(Now)}",
        $"PID|1||{pid3}||Shaw^Joan||{born}|F", $"PV1|1|I|WARD7^R1^B2^RXX{new string('|', 16)}{visit}") + "\r";

    /// <summary>Lets time pass, and has everything delivered that comes due.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        await WaitAsync(by);
        await DeliverAsync();
    }

    /// <summary>Lets time pass; what comes due waits in its queue.</summary>
    internal Task WaitAsync(TimeSpan by)
    {
        _time.Advance(by);
        return App.Bus.AdvanceAsync(by);
    }

    /// <summary>Somebody sets our clock, and no other.</summary>
    internal void SetClock(TimeSpan by) => _time.Advance(by);

    /// <summary>Lets time pass, and has all that comes due lost.</summary>
    internal async Task LoseAsync(TimeSpan by)
    {
        await WaitAsync(by);
        foreach (var (queue, _) in Queues) await App.Bus.TakeAllAsync(queue);
    }

    /// <summary>The five-minute timer, and what comes of it.</summary>
    internal async Task WatchAsync()
    {
        await App.WatchAsync();
        await DeliverAsync();
    }

    /// <summary>The first goes ahead as the second makes its n-th storage request. False when there were fewer: then it came after.</summary>
    internal async Task<bool> RaceAsync(int at, Func<Task> first, Func<Task> second)
    {
        var seen = 0;
        Task? running = null;    // a busy machine may have the second's client try its request again before the first has ended
        var test = ExecutionContext.Capture()!;    // the proxy's own does not know the test
        App.StorageProxy.Decide = request =>
        {
            if (running is not null || request.Path.Contains("Measures", StringComparison.Ordinal) || Interlocked.Increment(ref seen) != at) return Cut.Forward;
            ExecutionContext.Run(test, _ => running = Task.Run(first), null);
            running!.GetAwaiter().GetResult();
            return Cut.Forward;
        };
        try
        {
            await second();
        }
        finally
        {
            App.StorageProxy.Decide = _ => Cut.Forward;
        }

        await (running ?? first());
        await DeliverAsync();
        return running is not null;
    }

    /// <summary>Empties the queues as the Functions host does, until nothing new turns up.</summary>
    internal async Task DeliverAsync()
    {
        var rounds = 0;
        for (var delivered = 1; delivered > 0;)
        {
            delivered = 0;
            Assert.True(++rounds < 300, "Something comes again and again. The bus's clock runs while the town's stands still: has the test taken longer than a timer?");
            foreach (var (queue, function) in Queues) delivered += await App.DeliverAsync(queue, function);
        }
    }

    /// <summary>Every message to an address or number about an alert, oldest first.</summary>
    internal IReadOnlyList<string> SentTo(string address, string code) =>
        [.. _providers.Requests.Where(request => request.Method == "POST").Select(request => Uri.UnescapeDataString(request.Text.Replace('+', ' ')))
            .Where(text => text.Contains(address, StringComparison.Ordinal) && text.Contains($" {code}", StringComparison.Ordinal))];

    /// <summary>The path of the link in the last message to somebody about an alert.</summary>
    internal string LinkTo(string address, string code) =>
        $"go/{LinkPattern().Match(SentTo(address, code)[^1]).Groups[1].Value}";

    internal async Task<JsonNode> StayOfAsync(Patient patient)
    {
        var found = await App.PostAsync("stays/search", Search("https://fhir.nhs.uk/Id/nhs-number", patient.NhsNumber));
        Assert.Equal(200, found.Status);
        var whole = await App.GetAsync($"stays/{found.Json[0]!["id"]}");
        Assert.Equal(200, whole.Status);
        return whole.Json;
    }

    /// <summary>The patient's one alert of a kind that is open or owned.</summary>
    internal async Task<JsonNode> OpenAlertAsync(Patient patient, string kind, string? service = null)
    {
        var stay = await StayOfAsync(patient);
        return stay["alerts"]!.AsArray().Single(alert => (string?)alert!["kind"] == kind && (string?)alert["state"] is "open" or "owned" &&
            (string?)alert["kind"] == kind && (service is null || (string?)alert["service"] == service))!;
    }

    internal static string Search(string system, string value) => JsonSerializer.Serialize(new { identifier = new { system, value } });

    /// <summary>Posts a form as a browser would.</summary>
    internal Task<Answer> PostFormAsync(string path, params (string Name, string Value)[] fields) => RunningApp.SendAsync(
        App.Anonymous, HttpMethod.Post, path, Encoding.UTF8.GetBytes(Form(fields)), "application/x-www-form-urlencoded");

    internal static string Form(params (string Name, string Value)[] fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    /// <summary>A call to SendGrid's webhook, signed with the key the app knows.</summary>
    internal (string Name, string Value)[] SignedAsSendGrid(byte[] body)
    {
        var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = _sendGridKey.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return [("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(signature)), ("X-Twilio-Email-Event-Webhook-Timestamp", timestamp)];
    }

    internal static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task TriggerAsync(string function, byte[] body, string source)
    {
        var envelope = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Data = new { message = Convert.ToBase64String(body) },
            Metadata = new { ApplicationProperties = JsonSerializer.Serialize(new { source }) },
        });
        Assert.Equal(200, (await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, $"/{function}", envelope, "application/json")).Status);
    }

    private async Task SettleInAsync()
    {
        await PutAsync(DocumentKinds.Contact, "ola-nowak", """{"name":"Ola Nowak","kind":"person","email":"ola.nowak@example.org","mobile":"+447700900001","phone":"+441632960001"}""");
        await PutAsync(DocumentKinds.Contact, "sam-reid", """{"name":"Sam Reid","kind":"person","mobile":"+447700900002"}""");
        await PutAsync(DocumentKinds.Contact, "northtown-duty", """{"name":"Northtown duty team","kind":"team","email":"duty@example.org"}""");
        await PutAsync(DocumentKinds.Contact, "acme-care", """{"name":"Acme Care","kind":"service","email":"acme@example.org","phone":"+441632960100"}""");
        await PutAsync(DocumentKinds.Contact, "equipment-store", """{"name":"Equipment store","kind":"service","email":"store@example.org"}""");
        await PutAsync(DocumentKinds.Contact, "careline", """{"name":"Careline","kind":"service","email":"careline@example.org"}""");
        await PutAsync(DocumentKinds.Contact, "ward-7", """{"name":"Ward 7","kind":"ward","email":"ward7@example.org"}""");
        await PutAsync(DocumentKinds.Contact, "ops", """{"name":"Operators","kind":"team","email":"ops@example.org"}""");
        await PutAsync(DocumentKinds.Locality, "northtown", """{"name":"Northtown","dutyTeam":"northtown-duty","operators":["ops"]}""");
        await PutAsync(DocumentKinds.Locality, "quietville", """{"name":"Quietville","mode":"shadow","dutyTeam":"northtown-duty","operators":["ops"]}""");
        await PutAsync(DocumentKinds.Source, "RXX", """{"name":"Northtown General","mode":"live","wards":[{"code":"WARD7","name":"Ward 7","contact":"ward-7"}]}""");
        App.Get<DirectorySnapshots>().LookAgain();

        async Task PutAsync(string kind, string id, string json) => Assert.True(await App.Get<DirectoryStore>().PutAsync(kind, id, json, over: null, Cancelled));
    }

    // 999 numbers are for testing; the last digit is the check digit (modulus 11), so that some numbers do not exist.
    private static string NhsNumberOf(int number)
    {
        for (var digits = 999100000 + (number * 20); ; digits++)
            for (var check = 0; check < 10; check++)
                if (NhsNumber.TryParse(string.Create(CultureInfo.InvariantCulture, $"{digits}{check}"), out var found)) return found.Value;
    }

    private static DateTimeOffset TruncatedNow()
    {
        var now = TimeProvider.System.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    private static string Stamp(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture);

    [GeneratedRegex("/go/([A-Za-z0-9_-]{43})")]
    private static partial Regex LinkPattern();
}

/// <summary>Somebody with a plan.</summary>
internal sealed record Patient(string NhsNumber, string LocalId, string Visit)
{
    public PersonId Person { get; init; }
}
