using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Feeds;

/// <summary>What comes by the queue for reloads calls nobody about the past.</summary>
[Collection(NetsTown.Name)]
public sealed class ReloadTests(Northtown town)
{
    [Fact]
    public async Task A_stay_that_is_over_and_a_discharge_of_yesterday_are_known_and_nobody_is_called()
    {
        var patient = await town.EnrolAsync();
        await ReloadAsync(Message("A01", patient, "V1", daysAgo: 20) + Message("A03", patient, "V1", daysAgo: 10));
        await ReloadAsync(Message("A01", patient, "V2", daysAgo: 2) + Message("A03", patient, "V2", daysAgo: 1.5));

        var record = (await town.App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record;
        Assert.Equal([StayStatus.Finished, StayStatus.Finished], record.Stays.Select(stay => stay.Status));
        Assert.NotNull(Assert.Single(record.Alerts, alert => alert is { IsOpen: true, Kind: AlertKind.DischargedNotReady }).Silence);
        Assert.Empty(record.Notifications);
    }

    [Fact]
    public async Task A_reload_is_taken_in_and_no_sign_that_the_feed_lives()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var before = await LastMessageAtAsync();
        await town.WaitAsync(TimeSpan.FromMinutes(1));
        await ReloadAsync(Message("A03", patient, patient.Visit, daysAgo: 0));

        Assert.Equal("finished", (string?)(await town.StayOfAsync(patient))["status"]);
        Assert.Equal(before, await LastMessageAtAsync());
    }

    private async Task<string?> LastMessageAtAsync() => (string?)(await town.App.GetAsync("feeds")).Json.AsArray().Single(feed => (string?)feed!["source"] == "RXX")!["lastMessageAt"];

    private async Task ReloadAsync(string body)
    {
        await town.App.Bus.SendAsync(Entities.Bulk, Encoding.UTF8.GetBytes(body), Keys.Random(), ("source", "\"RXX\""));
        for (var rounds = 0; rounds < 2; rounds++) await town.App.DeliverAsync(Entities.Bulk, "ReceiveBulk");    // the body, then each message
    }

    private string Message(string trigger, Patient patient, string visit, double daysAgo)
    {
        var at = town.Now.AddDays(-daysAgo).ToString("yyyyMMddHHmmss'+0000'", null);
        return string.Join('\r', $@"MSH|^~\&|PAS|RXX|CA|CA|{at}||ADT^{trigger}|{Guid.NewGuid():N}|P|2.4", $"EVN|{trigger}|{at}",
            $"PID|1||{patient.NhsNumber}^^^NHS||Shaw^Joan||19380402|F", $"PV1|1|I|WARD7^R1^B2^RXX01{new string('|', 16)}{visit}") + "\r";
    }
}
