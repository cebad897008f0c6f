using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>Messages that failed a hundred times are not forgotten.</summary>
[Collection(NetsTown.Name)]
public sealed class DeadLetterDriveTests(Northtown town)
{
    private RunningApp App => town.App;

    [Fact]
    public async Task A_dead_letter_is_sent_again_as_another_message_and_then_taken()
    {
        var patient = await InHospitalAsync();
        await DieInTheQueueAsync(town.MessageOf("A16", patient), "m-1", ("source", "\"RXX\""));

        await App.WatchAsync();

        var again = Assert.Single(await App.Bus.TakeAllAsync(Entities.Feed));
        Assert.NotEqual("m-1", again.MessageId);
        Assert.Equal(("1", "RXX", "application/hl7-v2"), (again.Redrives, again.Source, again.ContentType));
        Assert.Equal(town.MessageOf("A16", patient).Length, again.Body.Length);

        await App.DeliverAsync([again], "ReceiveFeed");
        await town.DeliverAsync();
        Assert.NotNull(await town.OpenAlertAsync(patient, "discharge-imminent-not-ready"));
    }

    [Fact]
    public async Task After_three_times_a_letter_is_kept_with_its_reason_and_operators_are_told()
    {
        var body = "MSH|nobody can take this"u8.ToArray();
        await DieInTheQueueAsync(body, "hopeless", ("source", "\"RHOPELESS\""));
        for (var drive = 1; drive <= 3; drive++)
        {
            await App.WatchAsync();
            await App.Bus.FailAllAsync(Entities.Feed);
            Assert.Empty(await KeptAsync());
        }

        await town.WatchAsync();

        Assert.Empty(await App.Bus.TakeAllAsync(Entities.Feed));
        var kept = Assert.Single(await KeptAsync());
        Assert.Contains("failed 4 times over (MaxDeliveryCountExceeded)", kept.Reason, StringComparison.Ordinal);
        Assert.Equal(("RHOPELESS", Entities.Feed), (kept.Source, kept.Queue));
        Assert.Contains(town.Providers.Requests, request => request.Text.Contains("ops@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Properties_of_others_do_no_harm()
    {
        await DieInTheQueueAsync("MSH|x"u8.ToArray(), "m-3", ("source", "\"RXX\""), ("Priority", "\"High\""), ("x.y", "\"1\""), ("Count", "3"), ("Diagnostic-Id", "\"00-a\""));

        await App.WatchAsync();

        var again = Assert.Single(await App.Bus.TakeAllAsync(Entities.Feed));
        Assert.Equal(("1", "RXX"), (again.Redrives, again.Source));
        Assert.DoesNotContain("DeadLetterReason", again.Headers);
    }

    private async Task<Patient> InHospitalAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        return patient;
    }

    private async Task DieInTheQueueAsync(byte[] body, string messageId, params (string, string)[] properties)
    {
        await App.Bus.SendAsync(Entities.Feed, body, messageId, properties);
        await App.Bus.FailAllAsync(Entities.Feed);
    }

    private Task<IReadOnlyList<QuarantinedMessage>> KeptAsync() => App.Get<QuarantineStore>().ListAsync("RHOPELESS", most: 10, Northtown.Cancelled);
}
