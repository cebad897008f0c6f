using CareAlerts.Scenarios.Support;
using static CareAlerts.Scenarios.Support.Place;

namespace CareAlerts.Scenarios;

/// <summary>Hospital days under the default policy, through the whole system, from outside.</summary>
public sealed class DischargeStories
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_pending_discharge_goes_from_person_to_person_until_somebody_acts()
    {
        await using var day = await HospitalDay.BeginAsync();

        await day.HearAsync("A01");
        await day.ToldAsync(Ola.Email, "in hospital");
        await day.NothingElseAsync();

        await day.HearAsync("A08", expected: day.Now.AddDays(6));
        foreach (var provider in new[] { Acme.Email, Equipment.Email, Careline.Email }) await day.ToldAsync(provider, "what do you hold");
        await day.NothingElseAsync();

        await day.HearAsync("A16");
        var text = await day.ToldAsync(Ola.Mobile, "NOT ready");
        await day.ToldAsync(Ola.Email, "NOT ready");
        foreach (var provider in new[] { Acme.Email, Equipment.Email, Careline.Email }) await day.ToldAsync(provider, "what do you hold");
        await day.NothingElseAsync();
        SaysNothingAboutThePerson(HospitalDay.Said(text));
        var gate = await day.GateAsync();
        Assert.Equal("not-ready", gate["status"]!.GetValue<string>());
        Assert.Equal(["home-care", "bed"], gate["unmet"]!.AsArray().Select(item => item!["service"]!.GetValue<string>()));

        await day.PassAsync(15 * Minute);
        var deputy = await day.ToldAsync(Sam.Mobile, "NOT ready");
        await day.NothingElseAsync();

        await day.PressAsync(deputy, "mine");
        await day.PassAsync(29 * Minute);
        await day.NothingElseAsync();

        await day.ConfirmAsync("home-care");
        await day.NothingElseAsync();
        await day.ConfirmAsync("bed");
        await day.ToldAsync(Ward.Email, "community is ready");
        await day.PassAsync(TimeSpan.FromHours(2));
        await day.NothingElseAsync();
        Assert.Equal("ready", (await day.GateAsync())["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_duty_team_is_told_every_half_hour_until_the_condition_clears()
    {
        await using var day = await HospitalDay.BeginAsync();
        await day.HearAsync("A16");
        await day.ToldAsync(Ola.Email, "in hospital");
        await day.ToldAsync(Ola.Mobile, "NOT ready");
        await day.ToldAsync(Ola.Email, "NOT ready");
        foreach (var provider in new[] { Acme.Email, Equipment.Email, Careline.Email }) await day.ToldAsync(provider, "what do you hold");

        await day.PassAsync(15 * Minute);
        await day.ToldAsync(Sam.Mobile, "NOT ready");
        for (var time = 0; time < 3; time++)
        {
            await day.PassAsync((time == 0 ? 15 : 30) * Minute);
            await day.ToldAsync(Duty.Mobile, "NOT ready");
            await day.ToldAsync(Duty.Email, "NOT ready");
        }

        await day.NothingElseAsync();
    }

    [Fact]
    public async Task A_discharge_while_not_ready_is_told_to_all_three_after_its_hold_and_a_cancelled_one_to_nobody()
    {
        await using var day = await HospitalDay.BeginAsync();
        await day.HearAsync("A01");
        await day.ToldAsync(Ola.Email, "in hospital");

        await day.HearAsync("A03");
        await day.PassAsync(4 * Minute);
        await day.HearAsync("A13");
        await day.PassAsync(10 * Minute);
        await day.NothingElseAsync();

        await day.HearAsync("A03");
        await day.PassAsync(4 * Minute);
        await day.NothingElseAsync();
        await day.PassAsync(2 * Minute);
        foreach (var (_, mobile, email) in new[] { Ola, Sam, Duty })
        {
            await day.ToldAsync(mobile, "DISCHARGED");
            await day.ToldAsync(email, "DISCHARGED");
        }

        await day.NothingElseAsync();

        await day.HearAsync("A13");
        foreach (var (_, mobile, email) in new[] { Ola, Sam, Duty })
        {
            await day.ToldAsync(mobile, "no longer true");
            await day.ToldAsync(email, "no longer true");
        }

        await day.NothingElseAsync();
    }

    [Fact]
    public async Task The_same_messages_twice_or_in_another_order_change_nothing_in_what_people_receive()
    {
        await using var day = await HospitalDay.BeginAsync();
        var (a01, a16) = (day.Joan.Message("A01", day.Now.AddMinutes(-2)), day.Joan.Message("A16", day.Now.AddMinutes(-1)));
        foreach (var message in new[] { a16, a01, a16, a01 }) await day.HearAsync(message);

        await day.ToldAsync(Ola.Email, "in hospital");
        await day.ToldAsync(Ola.Mobile, "NOT ready");
        await day.ToldAsync(Ola.Email, "NOT ready");
        foreach (var provider in new[] { Acme.Email, Equipment.Email, Careline.Email }) await day.ToldAsync(provider, "what do you hold");
        await day.NothingElseAsync();
    }

    [Fact]
    public async Task Rubbish_is_set_aside_with_its_reason_and_the_queue_is_empty()
    {
        await using var day = await HospitalDay.BeginAsync();
        await day.HearAsync("this is not a hospital message"u8.ToArray());

        var aside = Assert.Single((await day.Place.GetAsync("feeds/quarantine")).AsArray())!;
        Assert.Equal("RXX", aside["source"]!.GetValue<string>());
        Assert.NotEmpty(aside["reason"]!.GetValue<string>());
        Assert.All(await day.System.StatsAsync(), queue => Assert.Equal(0, queue.Value!["active"]!.GetValue<int>()));
        await day.NothingElseAsync();
    }

    [Fact]
    public async Task A_signed_receipt_says_that_a_text_arrived_and_a_failed_one_is_said_another_way()
    {
        await using var day = await HospitalDay.BeginAsync();
        await day.HearAsync("A01");
        var news = await day.ToldAsync(Ola.Email, "in hospital");
        await day.ReceiptAsync(news, "failed");
        await day.ToldAsync(Ola.Mobile, "in hospital");
        await day.NothingElseAsync();

        await day.HearAsync("A16");
        var text = await day.ToldAsync(Ola.Mobile, "NOT ready");
        await day.ToldAsync(Ola.Email, "NOT ready");
        foreach (var provider in new[] { Acme.Email, Equipment.Email, Careline.Email }) await day.ToldAsync(provider, "what do you hold");
        await day.ReceiptAsync(text, "delivered");
        await day.NothingElseAsync();

        var alert = (await day.Place.GetAsync($"alerts?stay={await day.StayIdAsync()}")).AsArray()
            .Single(alert => alert!["kind"]!.GetValue<string>() == "discharge-imminent-not-ready")!;
        Assert.Equal(["delivered"], alert["notifications"]!.AsArray()
            .Where(told => told!["channel"]!.GetValue<string>() == "sms").Select(told => told!["state"]!.GetValue<string>()));
    }

    private static void SaysNothingAboutThePerson(string text)
    {
        foreach (var secret in new[] { "Joan", "Shaw", "9990000018", "1938", "Ward", "WARD7" })
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }
}
