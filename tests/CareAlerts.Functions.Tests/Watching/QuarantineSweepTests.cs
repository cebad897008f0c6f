using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;
using CareAlerts.Functions.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>Quarantine holds what hospitals said of people: not for ever, and nothing of it ends without people knowing.</summary>
public sealed class QuarantineSweepTests(Northtown town) : IClassFixture<Northtown>
{
    private RunningApp App => town.App;

    [Fact]
    public async Task Operators_are_told_once_a_fortnight_before_and_what_is_not_replayed_is_deleted_after_ninety_days()
    {
        var source = Samples.Id("AGED");
        for (var n = 0; n < 3; n++) await SetAsideAsync(source);
        await DaysAsync(75);
        Assert.Empty(await ToldAsync(source));

        for (var hour = 0; hour < 48; hour++) await HoursAsync(1);
        var told = Assert.Single(await ToldAsync(source));
        Assert.Contains("deleted from", told.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(3, await KeptAsync(source));

        await DaysAsync(12);
        Assert.Equal(3, await KeptAsync(source));
        await DaysAsync(2);
        Assert.Equal(0, await KeptAsync(source));
    }

    [Fact]
    public async Task More_than_fit_one_sweep_are_told_of_once_all_the_same()
    {
        var source = Samples.Id("MANY");
        for (var n = 0; n < 5; n++) await SetAsideAsync(source);
        await town.WaitAsync(TimeSpan.FromDays(77));
        var sweep = new QuarantineSweep(
            App.Get<QuarantineStore>(), App.Get<IdentityReviewStore>(), App.Get<PersonShell>(), App.Get<TimeProvider>(), NullLogger<QuarantineSweep>.Instance) { MostAtOnce = 2 };
        await town.WaitAsync(TimeSpan.FromHours(25) - (town.Now - town.Now.Date));    // one o'clock: the day has hours left

        for (var hour = 0; hour < 5; hour++)
        {
            await sweep.RunAsync(Northtown.Cancelled);
            await town.WaitAsync(TimeSpan.FromHours(2));
        }

        Assert.Single(await ToldAsync(source));
        await town.WaitAsync(TimeSpan.FromDays(13));
        for (var hour = 0; hour < 3; hour++)
        {
            await sweep.RunAsync(Northtown.Cancelled);
            await town.WaitAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(0, await KeptAsync(source));
    }

    [Fact]
    public async Task Nothing_is_deleted_of_which_nobody_was_told_in_time()
    {
        var source = Samples.Id("AWAY");
        await SetAsideAsync(source);
        await town.WaitAsync(TimeSpan.FromDays(120));    // the watch was away

        await town.WatchAsync();
        Assert.Single(await ToldAsync(source));
        await DaysAsync(6);
        Assert.Equal(1, await KeptAsync(source));
        await DaysAsync(2);
        Assert.Equal(0, await KeptAsync(source));
    }

    [Fact]
    public async Task What_an_undecided_review_waits_for_stays_and_a_decision_still_reaches_it()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync(town.Admission($"{patient.NhsNumber}^^^NHS", born: "19380403"));
        var review = (await App.Get<IdentityReviewStore>().AllAsync(Northtown.Cancelled)).Single(one => one.Review.People[0] == patient.Person);
        await DaysAsync(77);
        await DaysAsync(20);
        Assert.Empty(await ToldAsync("RXX"));

        Assert.Equal(200, (await App.PostAsync($"identity/reviews/{review.Review.Id}", """{"decision":"same-person"}""")).Status);
        await App.DeliverAsync(CareAlerts.Functions.Messaging.Entities.Feed, "ReceiveFeed");

        Assert.Single((await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record.Stays);
    }

    [Fact]
    public async Task A_review_nobody_decided_is_forgotten_once_nothing_waits_and_a_decision_holds()
    {
        var (open, decided) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync(town.Admission($"{open.NhsNumber}^^^NHS", born: "19380403"));
        await town.HearAsync(town.Admission($"{decided.NhsNumber}^^^NHS", born: "19380403"));
        var store = App.Get<IdentityReviewStore>();
        var waiting = (await store.AllAsync(Northtown.Cancelled)).Single(one => one.Review.People[0] == open.Person);
        var other = (await store.AllAsync(Northtown.Cancelled)).Single(one => one.Review.People[0] == decided.Person);
        Assert.Equal(200, (await App.PostAsync($"identity/reviews/{other.Review.Id}", """{"decision":"not-the-same"}""")).Status);
        await App.Get<QuarantineStore>().RemoveAsync(waiting.Messages[0], Northtown.Cancelled);
        await store.NoLongerWaitsAsync(waiting.Review.Id, waiting.Messages[0], Northtown.Cancelled);
        await DaysAsync(89);
        Assert.NotNull(await store.FindAsync(waiting.Review.Id, Northtown.Cancelled));

        await DaysAsync(2);

        Assert.Null(await store.FindAsync(waiting.Review.Id, Northtown.Cancelled));
        Assert.Equal(IdentityDecision.NotTheSame, (await store.FindAsync(other.Review.Id, Northtown.Cancelled))!.Decision);
    }

    private Task<string> SetAsideAsync(string source) => App.Get<QuarantineStore>().AddAsync(
        new(source, new("MSH", null, "why"), new byte[] { 1 }, town.Now) { Queue = CareAlerts.Functions.Messaging.Entities.Feed }, town.Now, Northtown.Cancelled);

    private Task DaysAsync(int days) => HoursAsync(24 * days);

    private async Task HoursAsync(int hours)
    {
        await town.WaitAsync(TimeSpan.FromHours(hours));
        await town.WatchAsync();
    }

    private async Task<int> KeptAsync(string source) => (await App.Get<QuarantineStore>().ListAsync(source, most: 100, Northtown.Cancelled)).Count;

    private async Task<IReadOnlyList<Alert>> ToldAsync(string source) =>
        [.. (await App.Get<PersonStore>().LoadAsync(PersonId.House, Northtown.Cancelled)).Record.Alerts.Where(alert => alert.Subject == $"quarantine-ends:{source}")];
}
