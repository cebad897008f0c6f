using System.Globalization;
using System.Text.RegularExpressions;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Scenarios.Support;

namespace CareAlerts.Scenarios.Crashes;

/// <summary>
/// The handler is killed with SIGKILL between every pair of its steps, from the message's arrival to the provider's answer. Nothing may be
/// lost, and at most one message may be repeated. CI tries some of the places; CRASH_EVERY=1 tries all (docs/testing.md).
/// </summary>
public sealed partial class KilledAnywhere
{
    private const int PlacesInCi = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_is_lost_and_at_most_one_message_is_repeated()
    {
        await using var system = await BreakableSystem.StartAsync(TimeSpan.FromSeconds(3));
        var ward = new CrashWard(system);
        await ward.SetUpAsync();
        await ward.TryAsync(0, 0, Cut.Forward);    // warms up
        await ward.TryAsync(1, 0, Cut.Forward);    // counts
        var steps = system.Requests;

        var every = int.TryParse(Environment.GetEnvironmentVariable("CRASH_EVERY"), CultureInfo.InvariantCulture, out var given)
            ? given : Math.Max(1, 2 * steps / PlacesInCi);
        var report = new List<string>();
        var number = 2;
        for (var place = 2; place < 2 * steps; place += every, number++)
        {
            var (at, cut) = (place / 2, place % 2 == 0 ? Cut.BeforeForwarding : Cut.BeforeAnswer);
            var told = await ward.TryAsync(number, at, cut);
            report.Add($"{system.KilledAt ?? $"not reached: {at}"}: {told}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{steps} requests, {report.Count} kills\n{string.Join('\n', report)}");
        Assert.All(await system.StatsAsync(), queue => Assert.Equal(0, queue.Value!["deadletter"]!.GetValue<int>()));
    }

    /// <summary>Each try has a person, a case manager and a provider of its own, so that messages can be told apart.</summary>
    private sealed class CrashWard(BreakableSystem system)
    {
        private readonly Place _place = new(system.Api);

        public async Task SetUpAsync()
        {
            await _place.PutAsync("localities/northtown", new { name = "Northtown" });
            await _place.PutAsync("feeds/RXX/settings", new { name = "Northtown General", mode = "live" });
        }

        public async Task<string> TryAsync(int number, int at, Cut cut)
        {
            var patient = new Patient(Patient.TestNumber(number), $"V{number}");
            var (manager, provider, mobile) = ($"manager{number}@example.org", $"provider{number}@example.org", $"+44770091{number:D4}");
            await _place.PutAsync($"contacts/manager-{number}", new { name = "Manager", kind = "person", email = manager, mobile });
            await _place.PutAsync($"contacts/provider-{number}", new { name = "Provider", kind = "service", email = provider });
            await _place.PutAsync($"care-plans/plan-{number}", new
            {
                person = new
                {
                    identifiers = new[] { new { system = "https://fhir.nhs.uk/Id/nhs-number", value = patient.NhsNumber } },
                    name = new { family = "Shaw", given = new[] { "Joan" } }, birthDate = "1938-04-02",
                },
                locality = "northtown", caseManager = $"manager-{number}",
                services = new[] { new { id = "home-care", name = "Home care", provider = $"provider-{number}" } },
            });
            await system.SettleAsync(Patience);

            system.Arm(at, cut);
            await system.SendAsync(patient.Message("A16", TimeProvider.System.GetUtcNow()));
            await system.SettleAsync(Patience);

            var toManager = await ToldAsync(mobile, manager);
            var toProvider = await ToldAsync(provider);
            var told = string.Join(", ", toManager.Concat(toProvider).Select(alert => $"{alert.Key}: {alert.Value}"));
            Assert.True(toManager.Count == 2 && toProvider.Count == 1, $"Lost at {system.KilledAt}: {told}\n{system.Output}");
            Assert.True(toManager.Concat(toProvider).All(alert => alert.Value <= Most(alert.Key)), $"Repeated too often at {system.KilledAt}: {told}\n{system.Output}");
            return told;
        }

        /// <summary>The warning goes out by text and email, the news and the question by email: each may be repeated once.</summary>
        private static int Most(string subject) => subject.Contains("CRITICAL", StringComparison.Ordinal) ? 3 : 2;

        /// <summary>How often each alert was told, over any channel.</summary>
        private async Task<Dictionary<string, int>> ToldAsync(params string[] addresses)
        {
            var told = new Dictionary<string, int>();
            foreach (var address in addresses)
                foreach (var message in await system.Mailbox.GetFromJsonArrayAsync($"messages?to={Uri.EscapeDataString(address)}"))
                {
                    var alert = Alert().Match(HospitalDay.Said(message)).Value;
                    told[alert] = told.GetValueOrDefault(alert) + 1;
                }

            return told;
        }
    }

    [GeneratedRegex("(CRITICAL|ROUTINE)( alert)? [0-9A-Z]{4}")]
    private static partial Regex Alert();
}
