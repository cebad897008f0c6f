using System.Globalization;
using CareAlerts.Scenarios.Support;

namespace CareAlerts.Scenarios.Crashes;

/// <summary>Storage goes away while messages come in: nothing is lost and nothing ends in a dead-letter queue. OUTAGE_SECONDS=180 is the full proof.</summary>
public sealed class StorageAway
{
    private const int People = 40;

    [Fact]
    public async Task Messages_wait_for_storage_and_everybody_is_told_once()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("OUTAGE_SECONDS"), CultureInfo.InvariantCulture, out var given) ? given : 15;
        await using var system = await BreakableSystem.StartAsync(claimFor: null);
        var place = new Place(system.Api);
        await place.SetUpAsync();
        var patients = Enumerable.Range(1, People).Select(n => new Patient(Patient.TestNumber(n), $"V{n}")).ToList();
        foreach (var patient in patients) await place.PlanAsync($"plan-{patient.Visit}", patient, deputy: null);
        await system.SettleAsync(TimeSpan.FromSeconds(60));

        system.Storage.GoAway();
        foreach (var patient in patients)
        {
            await system.SendAsync(patient.Message("A16", TimeProvider.System.GetUtcNow()));
            await Task.Delay(TimeSpan.FromSeconds(seconds / (double)People), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        system.Storage.ComeBack();
        await system.SettleAsync(TimeSpan.FromSeconds(180));

        Assert.All(await system.StatsAsync(), queue => Assert.Equal(0, queue.Value!["deadletter"]!.GetValue<int>()));
        var texts = await system.Mailbox.GetFromJsonArrayAsync($"messages?to={Uri.EscapeDataString(Place.Ola.Mobile)}");
        var said = texts.Select(text => HospitalDay.Said(text)).Distinct().ToList();
        Assert.True(said.Count == People, string.Join(Environment.NewLine, said));
        var twice = texts.CountBy(text => HospitalDay.Said(text)).Where(one => one.Value > 1).Select(one => $"{one.Value} times: {one.Key}");
        Assert.True(texts.Count == People, string.Join(Environment.NewLine, twice));
    }
}
