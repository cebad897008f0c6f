using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Records;

/// <summary>Two records become one: stays, open alerts, links and numbers follow, whatever is killed on the way (docs/adr/0013).</summary>
public sealed class MergeTests(Northtown town) : IClassFixture<Northtown>
{
    private const string Imminent = "discharge-imminent-not-ready";
    private readonly HospitalRecords _hospital = new(town);

    [Fact]
    public async Task People_decide_that_two_with_plans_are_one_and_stays_alerts_and_links_follow()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync("A01", other);
        await town.HearAsync("A16", other);
        var before = await town.StayOfAsync(other);
        var alert = await town.OpenAlertAsync(other, Imminent);
        var link = town.LinkTo("+447700900001", (string)alert["code"]!);

        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR"));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(one.Person), "same-person");

        var stays = await _hospital.StaysOfAsync(one.LocalId);
        Assert.Equal((string)before["id"]!, (string?)Assert.Single(stays)!["id"]);
        Assert.Equal(stays.ToJsonString(), (await _hospital.StaysOfAsync(other.LocalId)).ToJsonString());
        var after = await town.StayOfAsync(one);
        Assert.Contains(after["timeline"]!.AsArray(), entry => (string?)entry!["code"] == "status");
        Assert.Equal("open", (string?)(await _hospital.App.GetAsync($"alerts/{alert["id"]}")).Json["state"]);
        Assert.Equal(200, (await _hospital.App.GetAsync(link)).Status);
        Assert.Equal(200, (await town.PostFormAsync(link, ("action", "mine"))).Status);
        Assert.Equal("owned", (string?)(await _hospital.App.GetAsync($"alerts/{alert["id"]}")).Json["state"]);
        Assert.Contains((await _hospital.App.GetAsync("stays?open=true")).Json.AsArray(), stay => (string?)stay!["id"] == (string?)before["id"] && (string?)stay["personId"] == one.Person.Value);
        Assert.DoesNotContain((await _hospital.App.GetAsync("stays?open=true")).Json.AsArray(), stay => (string?)stay!["personId"] == other.Person.Value);
    }

    /// <summary>A discharge must not wait for people who have said already whose both numbers are.</summary>
    [Fact]
    public async Task Once_two_are_one_nobody_is_asked_again_because_of_the_other_NHS_number()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync("A01", other);
        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR"));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(one.Person), "same-person");

        await _hospital.HearAsync(_hospital.Message("A16", $"{other.NhsNumber}^^^NHS", other.Visit));
        Assert.NotNull(await town.OpenAlertAsync(one, Imminent));
        await _hospital.HearAsync(_hospital.Message("A03", $"{other.LocalId}^^^RXX^MR~{other.NhsNumber}^^^NHS", other.Visit));
        Assert.Equal("finished", (string?)Assert.Single(await _hospital.StaysOfAsync(one.LocalId))!["status"]);
    }

    [Fact]
    public async Task The_escalation_goes_on_and_nobody_is_told_twice()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync("A01", other);
        await town.HearAsync("A16", other);
        var code = (string)(await town.OpenAlertAsync(other, Imminent))["code"]!;

        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR"));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(one.Person), "same-person");

        Assert.Single(town.SentTo("+447700900001", code));
        await town.AdvanceAsync(TimeSpan.FromMinutes(16));
        Assert.Single(town.SentTo("+447700900002", code));
        Assert.Single(town.SentTo("+447700900001", code));
    }

    [Fact]
    public async Task Of_two_plans_operators_and_duty_team_hear_and_both_plans_services_count()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await _hospital.HearAsync(_hospital.Event("A40", $"{one.LocalId}^^^RXX^MR", $"{other.LocalId}^^^RXX^MR"));
        await _hospital.DecideAsync(await _hospital.ReviewOfAsync(one.Person), "same-person");

        var told = (await _hospital.App.GetAsync("alerts")).Json.AsArray().Last(alert => alert!["reasons"]!.ToJsonString().Contains(other.Person.Value, StringComparison.Ordinal))!;
        Assert.Contains(told["notifications"]!.AsArray(), notification => (string?)notification!["to"] == "northtown-duty");
        Assert.Equal(3, (await _hospital.RecordAsync(one.Person)).Plan!.Services.Count);    // the same of both
    }

    [Fact]
    public async Task A_record_without_a_plan_joins_the_one_that_has_it_whichever_number_survives()
    {
        foreach (var survives in new[] { true, false })
        {
            var patient = await town.EnrolAsync();
            var number = _hospital.NewNumber();
            var person = await _hospital.WithoutPlanAsync(number);
            await _hospital.HearAsync(_hospital.Message("A01", $"{number}^^^RXX^MR", "V-without"));

            await _hospital.HearAsync(survives
                ? _hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR")
                : _hospital.Event("A40", $"{number}^^^RXX^MR", $"{patient.LocalId}^^^RXX^MR"));

            Assert.Equal("V-without", (string?)Assert.Single(await _hospital.StaysOfAsync(patient.LocalId))!["visit"]);
            Assert.Equal(patient.Person, (await _hospital.RecordAsync(person)).Id);
            Assert.Equal(patient.Person, (await _hospital.RecordAsync(patient.Person)).Id);
        }
    }

    [Fact]
    public async Task A_number_the_moved_record_still_holds_is_nobody_elses()
    {
        var patient = await town.EnrolAsync();
        var (number, another) = (_hospital.NewNumber(), _hospital.NewNumber());
        var person = await _hospital.WithoutPlanAsync(number);
        Assert.Equal(person, await _hospital.App.Get<IdentifierIndex>().ClaimAsync(_hospital.KeyOf(another), person, Northtown.Cancelled));
        await _hospital.HearAsync(_hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR"));

        await _hospital.HearAsync(_hospital.Message("A01", $"{another}^^^RXX^MR~{patient.LocalId}^^^RXX^MR", patient.Visit));

        Assert.Equal(person, await _hospital.HolderAsync(another));
        Assert.Equal(patient.Person.Value, (string?)Assert.Single(await _hospital.StaysOfAsync(another))!["personId"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_any_storage_request_the_merge_that_comes_again_ends_as_if_nothing_had_happened(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var patient = await town.EnrolAsync();
            var number = _hospital.NewNumber();
            var person = await _hospital.WithoutPlanAsync(number);
            await _hospital.HearAsync(_hospital.Message("A01", $"{number}^^^RXX^MR", patient.Visit));
            await _hospital.HearAsync(_hospital.Message("A16", $"{number}^^^RXX^MR", patient.Visit));
            var merge = _hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR");
            if (!await _hospital.HearKilledAsync(merge, at, requestIsLost)) break;

            await _hospital.HearAsync(merge);

            Assert.True(await _hospital.StaysOfAsync(patient.LocalId) is [{ } stay] && (string?)stay["status"] == "in-progress", $"at {at}");
            var record = await _hospital.RecordAsync(patient.Person);
            Assert.True(record.Id == patient.Person && record.Joining.Count == 0 && record.Adopted.Count == 1, $"at {at}: {record.Joining.Count} {record.Adopted.Count}");
            Assert.True(record.Alerts.Count(alert => alert is { IsOpen: true, Kind: AlertKind.DischargeImminentNotReady }) == 1, $"at {at}");
            Assert.Equal(patient.Person, (await _hospital.RecordAsync(person)).Id);
            Assert.Equal(patient.Person, await CurrentHolderAsync(number));
        }

        Assert.True(at > 20, $"only {at} requests were seen");
    }

    [Fact]
    public async Task A_merge_whose_message_never_comes_again_is_ended_by_the_sweep()
    {
        for (var at = 8; at < 40; at += 3)
        {
            var patient = await town.EnrolAsync();
            var number = _hospital.NewNumber();
            var person = await _hospital.WithoutPlanAsync(number);
            await _hospital.HearAsync(_hospital.Message("A01", $"{number}^^^RXX^MR", patient.Visit));
            if (!await _hospital.HearKilledAsync(_hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR"), at, requestIsLost: false)) break;

            await town.WaitAsync(TimeSpan.FromMinutes(6));
            await town.WatchAsync();

            // Either it has not begun, and the record speaks for itself; or it has ended, and all is in the other.
            var record = await _hospital.RecordAsync(person);
            Assert.True(record.Stays.Count == 1, $"at {at} the stay is nowhere");
            if (record.Id == patient.Person) Assert.DoesNotContain(record.Joining, joining => joining.IsArriving);
        }
    }

    [Fact]
    public async Task Somebody_waits_to_be_told_while_the_record_is_on_its_way_and_is_told_all_the_same()
    {
        var (one, other) = (await town.EnrolAsync(), await town.EnrolAsync());
        await town.HearAsync("A01", other);
        await _hospital.App.Get<Intake.FeedIntake>().TakeAsync(town.MessageOf("A16", other), new("RXX"), CareAlerts.Functions.Messaging.Entities.Feed, Northtown.Cancelled);
        var code = (string)(await town.OpenAlertAsync(other, Imminent))["code"]!;
        Assert.Empty(town.SentTo("+447700900001", code));

        // Whoever moves the record is killed right after it has moved: nothing has arrived yet.
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Northtown.Cancelled);
        var shell = _hospital.App.Get<CareAlerts.Functions.Shell.PersonShell>();
        await shell.RunAsync(one.Person, new Input.RecordExpected(other.Person), Northtown.Cancelled);
        var transactions = 0;
        _hospital.App.StorageProxy.Decide = request =>
        {
            if (!request.Path.Contains("$batch", StringComparison.Ordinal) || Interlocked.Increment(ref transactions) != 1) return Cut.Forward;
            kill.Cancel();
            return Cut.BeforeAnswer;
        };
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shell.RunAsync(other.Person, new Input.RecordMoved(one.Person, PlanIdOf(other), PlanStatus.Active), kill.Token));
        }
        finally
        {
            _hospital.App.StorageProxy.Decide = _ => Cut.Forward;
        }

        await town.DeliverAsync();
        Assert.Single(town.SentTo("+447700900001", code));
        Assert.Equal(one.Person, (await _hospital.RecordAsync(other.Person)).Id);

        string? PlanIdOf(Patient patient) => _hospital.RecordAsync(patient.Person).GetAwaiter().GetResult().Plan!.Id;
    }

    [Fact]
    public async Task Two_merges_at_once_the_other_way_round_end_in_one_record()
    {
        for (var at = 2; at <= 30; at += 2)
        {
            var (one, other) = (_hospital.NewNumber(), _hospital.NewNumber());
            var people = new[] { await _hospital.WithoutPlanAsync(one), await _hospital.WithoutPlanAsync(other) };
            await _hospital.HearAsync(_hospital.Message("A01", $"{one}^^^RXX^MR", $"V{one}"));
            await _hospital.HearAsync(_hospital.Message("A01", $"{other}^^^RXX^MR", $"V{other}"));
            var (seen, running) = (0, false);
            var test = ExecutionContext.Capture()!;
            _hospital.App.StorageProxy.Decide = request =>
            {
                if (running || request.Path.Contains("Measures", StringComparison.Ordinal) || Interlocked.Increment(ref seen) != at) return Cut.Forward;
                running = true;
                ExecutionContext.Run(test, _ => Task.Run(() => MergeAsync(other, one)).GetAwaiter().GetResult(), null);
                return Cut.Forward;
            };
            try
            {
                await MergeAsync(one, other);
            }
            finally
            {
                _hospital.App.StorageProxy.Decide = _ => Cut.Forward;
            }

            await town.WaitAsync(TimeSpan.FromMinutes(11));
            await MergeAsync(one, other);
            await town.DeliverAsync();
            var records = new[] { await _hospital.RecordAsync(people[0]), await _hospital.RecordAsync(people[1]) };
            Assert.Equal(records[0].Id, records[1].Id);
            Assert.Equal(2, records[0].Stays.Count);
        }

        // A record that is being joined does not move itself: the message comes back and is tried again.
        async Task MergeAsync(string survivor, string former)
        {
            try
            {
                await _hospital.App.Get<Intake.FeedIntake>().TakeAsync(
                    System.Text.Encoding.UTF8.GetBytes(_hospital.Event("A40", $"{survivor}^^^RXX^MR", $"{former}^^^RXX^MR")), new("RXX"), CareAlerts.Functions.Messaging.Entities.Feed, Northtown.Cancelled);
            }
            catch (TimeoutException)
            {
            }
        }
    }

    [Fact]
    public async Task What_a_moved_record_was_is_deleted_after_35_days_and_the_way_on_is_kept()
    {
        var patient = await town.EnrolAsync();
        var number = _hospital.NewNumber();
        var person = await _hospital.WithoutPlanAsync(number);
        await _hospital.HearAsync(_hospital.Message("A01", $"{number}^^^RXX^MR", patient.Visit));
        await _hospital.HearAsync(_hospital.Event("A40", $"{patient.LocalId}^^^RXX^MR", $"{number}^^^RXX^MR"));
        Assert.True(await RowsAsync(person) > 1);

        await town.AdvanceAsync(TimeSpan.FromDays(36));

        Assert.Equal(1, await RowsAsync(person));
        Assert.Equal(patient.Person, (await _hospital.RecordAsync(person)).Id);
        Assert.Empty((await _hospital.RecordAsync(patient.Person)).Adopted);
    }

    private async Task<PersonId> CurrentHolderAsync(string number) => (await _hospital.RecordAsync((await _hospital.HolderAsync(number))!.Value)).Id;

    private async Task<int> RowsAsync(PersonId person)
    {
        var rows = 0;
        await foreach (var _ in _hospital.App.Tables.GetTableClient(TableNames.People).QueryAsync($"PartitionKey eq '{person}'", cancellationToken: Northtown.Cancelled)) rows++;
        return rows;
    }
}
