using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Shell;

/// <summary>Two write about one person at once. Whoever loses the race wrote the Open row last, and must not leave it so.</summary>
[Collection(NetsTown.Name)]
public sealed class LostRaceTests(Northtown town)
{
    private static readonly Actor Nurse = new("nurse", null);
    private static readonly Refusal TooLate = new(RefusalKind.Conflict, "at", "Somebody set it already.");

    private RunningApp App => town.App;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_open_row_shows_what_the_winner_stored(bool loserGivesUp)
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        var stay = (await LoadAsync(patient)).Record.Stays[0].Id;
        var (winners, losers) = (town.Now.AddDays(2), town.Now.AddDays(3));
        // The winner has written the row, and commits when the loser has written it over and is about to commit as well.
        var commit = await CommitOfAsync(patient, new Input.ExpectedDischargeSet(stay, winners, Nurse));
        Commit? committed = null;
        App.StorageProxy.Decide = request =>
        {
            if (committed is null && request.Path.EndsWith("$batch", StringComparison.Ordinal)) committed = commit().GetAwaiter().GetResult();
            return Cut.Forward;
        };
        var request = new Request(Precondition: loaded =>
            loserGivesUp && loaded.Record.Stays.Single(known => known.Id == stay).WardDate is not null ? TooLate : null);

        Outcome outcome;
        try
        {
            outcome = await App.Get<PersonShell>().RunAsync(patient.Person, new Input.ExpectedDischargeSet(stay, losers, Nurse), Northtown.Cancelled, request);
        }
        finally
        {
            App.StorageProxy.Decide = _ => Cut.Forward;
        }

        Assert.IsType<Commit.Done>(committed);
        Assert.Equal(loserGivesUp, outcome is Outcome.Refused);
        var stored = (await LoadAsync(patient)).Record;
        var row = await RowAsync(patient);
        Assert.Equal(loserGivesUp ? winners : losers, row.Stay!.ExpectedDischarge);
        Assert.Equal((stored.Version, stored.Stays[0].ExpectedDischarge), (row.Version, row.Stay.ExpectedDischarge));
    }

    private async Task<Func<Task<Commit>>> CommitOfAsync(Patient patient, Input input)
    {
        var elsewhere = new PersonStore(App.Tables);
        var loaded = await LoadAsync(patient);
        var directory = await App.Get<DirectorySnapshots>().ForAsync(loaded.Record, [], Northtown.Cancelled);
        var decision = Decide.On(loaded.Record, input, town.Now, directory);
        var rows = await App.Get<OpenIndex>().PutAsync(loaded, decision.Record, somethingIsPending: true, evenIfSame: true, town.Now, Northtown.Cancelled);
        var cancellationToken = Northtown.Cancelled;    // the proxy calls it, outside any test
        return () => elsewhere.CommitAsync(loaded, decision, plan: null, rows, cancellationToken);
    }

    private Task<LoadedPerson> LoadAsync(Patient patient) => App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled);

    private async Task<OpenRow> RowAsync(Patient patient)
    {
        await foreach (var entry in App.Get<OpenIndex>().AllAsync(Northtown.Cancelled))
            if (entry.Row.Person == patient.Person && entry.Row.Stay is not null) return entry.Row;
        throw new InvalidOperationException("There is no row.");
    }
}
