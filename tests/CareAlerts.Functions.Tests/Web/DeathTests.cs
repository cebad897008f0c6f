using System.Globalization;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Records;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>A death is a fact about the person (docs/adr/0011): heard, explained, stored, shown and told whatever visit it came with.</summary>
public sealed class DeathTests(Northtown town) : IClassFixture<Northtown>
{
    private const string Imminent = "discharge-imminent-not-ready";
    private readonly HospitalRecords _hospital = new(town);

    private RunningApp App => town.App;

    [Fact]
    public async Task Said_of_no_visit_it_is_explained_ends_what_was_open_and_is_told_once_to_the_case_manager()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        var open = (string)(await town.OpenAlertAsync(patient, Imminent))["id"]!;
        var stay = (string)(await town.StayOfAsync(patient))["id"]!;

        var explained = (await App.PostAsync("feeds/RXX/explain", Death(patient, "Y"))).Json;
        Assert.Equal(["deceased: true"], explained["decision"]!["changes"]!.AsArray().Select(change => (string?)change).Where(change => change!.StartsWith("deceased", StringComparison.Ordinal)));
        Assert.Contains(explained["decision"]!["alerts"]!.AsArray(), alert => (string?)alert!["kind"] == "died");

        await _hospital.HearAsync(Death(patient, "Y"));

        var died = await DiedAsync(patient);
        Assert.Equal(("open", "RXX", patient.Person.Value, null), ((string?)died["state"], (string?)died["source"], (string?)died["personId"], (string?)died["stay"]));
        Assert.Equal(["ola-nowak"], died["notifications"]!.AsArray().Select(told => (string?)told!["to"]).Distinct());
        Assert.Equal("resolved", (string?)(await App.GetAsync($"alerts/{open}")).Json["state"]);
        Assert.Equal("not-applicable", (string?)(await App.GetAsync($"stays/{stay}/gate")).Json["status"]);
        var page = await App.GetAsync(town.LinkTo("ola.nowak@example.org", (string)died["code"]!));
        Assert.Equal(200, page.Status);
        Assert.Contains("Someone in your care has died", page.Text, StringComparison.Ordinal);
        Assert.Contains($"look up alert {died["code"]}", page.Text, StringComparison.Ordinal);

        await town.AdvanceAsync(TimeSpan.FromMinutes(1));
        await _hospital.HearAsync(Death(patient, "Y"));
        await town.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((string?)died["id"], (string?)(await DiedAsync(patient))["id"]);
        await _hospital.HearAsync(Death(patient, "N"));
        Assert.Equal("retracted", (string?)(await App.GetAsync($"alerts/{died["id"]}")).Json["state"]);
        Assert.NotNull(await town.OpenAlertAsync(patient, Imminent));
    }

    [Fact]
    public async Task At_home_it_stands_in_the_list_until_it_is_no_longer_news()
    {
        var patient = await town.EnrolAsync();
        await _hospital.HearAsync(Death(patient, "Y"));
        var died = await DiedAsync(patient);

        await town.AdvanceAsync(TimeSpan.FromHours(73));

        Assert.Equal("resolved", (string?)(await App.GetAsync($"alerts/{died["id"]}")).Json["state"]);
        Assert.True((await _hospital.RecordAsync(patient.Person)).HasDied);
    }

    [Fact]
    public async Task A_record_that_joins_another_brings_it_along()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync("A01", one);
        await _hospital.HearAsync(Death(other, "Y"));
        await town.EndPlanAsync(other);

        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR"));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(one.Person), "same-person");

        var record = await _hospital.RecordAsync(other.Person);
        Assert.Equal(one.Person, record.Id);
        Assert.True(Assert.Single(record.Stays).IsDeceased);
        Assert.DoesNotContain(record.Alerts, alert => alert is { IsOpen: true, Kind: AlertKind.Admitted });
    }

    private async Task<JsonNode> DiedAsync(Patient patient) => Assert.Single(
        (await App.GetAsync("alerts")).Json.AsArray(), alert => (string?)alert!["kind"] == "died" && Keys.PersonOf((string)alert["id"]!) == patient.Person)!;

    private string Death(Patient patient, string died)
    {
        var at = town.Now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0000";
        return string.Join('\r', $@"MSH|^~\&|PAS|RXX|CA|CA|{at}||ADT^A31|{Guid.NewGuid():N}|P|2.4", $"EVN|A31|{at}",
            $"PID|1||{patient.LocalId}^^^RXX^MR||Shaw^Joan||19380402|F{new string('|', 22)}{died}") + "\r";
    }
}
