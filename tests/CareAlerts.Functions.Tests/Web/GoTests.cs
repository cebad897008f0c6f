using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>The page behind a message's link, as somebody without a sign-in meets it.</summary>
public sealed class GoTests(Northtown town) : IClassFixture<Northtown>
{
    private const string Imminent = "discharge-imminent-not-ready";
    private const string OlasMobile = "447700900001";
    private const string SamsMobile = "447700900002";

    private RunningApp App => town.App;

    private int NextYear => town.Now.Year + 1;

    [Fact]
    public async Task The_page_shows_what_is_missing_and_nothing_about_the_person()
    {
        var (patient, alert, link) = await CaseManagersLinkAsync();

        var page = await ShowAsync(link);

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        foreach (var shown in new[]
                 {
                     Of(alert, "code")!, "Critical", "Discharge is near and services are not ready", "Home care, four visits a day", "asked, no answer yet",
                     "Acme Care", "look up alert", "Nobody is seeing to this yet.", "Telecare pendant", "I will see to it", "Pass it on", "I am the wrong person",
                 })
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        TellsNothing(page, patient);
        Assert.DoesNotContain("AC-2201", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Looking_changes_nothing(string method)
    {
        var (patient, _, link) = await CaseManagersLinkAsync();
        var before = await town.StayOfAsync(patient);
        var version = (await App.Get<PersonStore>().GlanceAsync(patient.Person, Northtown.Cancelled))!.Version;

        Assert.Equal(200, (await RunningApp.SendAsync(App.Anonymous, new HttpMethod(method), $"{link}?action=mine", null, null)).Status);

        Assert.Equal(version, (await App.Get<PersonStore>().GlanceAsync(patient.Person, Northtown.Cancelled))!.Version);
        Assert.True(JsonNode.DeepEquals(before, await town.StayOfAsync(patient)));
    }

    [Fact]
    public async Task Mine_makes_the_contact_its_owner_and_stops_the_escalation()
    {
        var (patient, alert, link) = await CaseManagersLinkAsync();

        var done = await town.PostFormAsync(link, ("action", "mine"));

        Assert.Equal(200, done.Status);
        Assert.Contains("You are seeing to this alert", done.Text, StringComparison.Ordinal);
        TellsNothing(done, patient);
        var owned = (await App.GetAsync($"alerts/{Of(alert, "id")}")).Json;
        Assert.Equal(("owned", "ola-nowak", "Ola Nowak"), (Of(owned, "state"), Of(owned["owner"]!, "contact"), Of(owned["owner"]!, "name")));
        await town.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Empty(town.SentTo(SamsMobile, Of(alert, "code")!));
        Assert.Contains("You are seeing to this, since", (await ShowAsync(link)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_tells_the_next_person_at_once()
    {
        var (_, alert, link) = await CaseManagersLinkAsync();

        var done = await town.PostFormAsync(link, ("action", "pass"));
        await town.DeliverAsync();

        Assert.Contains("We are telling the next person now.", done.Text, StringComparison.Ordinal);
        Assert.Single(town.SentTo(SamsMobile, Of(alert, "code")!));
        Assert.Equal("open", Of((await App.GetAsync($"alerts/{Of(alert, "id")}")).Json, "state"));
    }

    [Fact]
    public async Task The_wrong_person_is_not_told_again()
    {
        var (_, alert, link) = await CaseManagersLinkAsync();

        var done = await town.PostFormAsync(link, ("action", "wrong-person"));

        Assert.Contains("Thank you for telling us", done.Text, StringComparison.Ordinal);
        var after = (await App.GetAsync($"alerts/{Of(alert, "id")}")).Json;
        Assert.Contains(after["notifications"]!.AsArray(), told => Of(told!, "to") == "sam-reid");
        Assert.Equal(2, after["notifications"]!.AsArray().Count(told => Of(told!, "to") == "ola-nowak"));
    }

    [Fact]
    public async Task A_provider_is_asked_about_its_own_service_with_its_own_reference()
    {
        var (patient, _, link) = await ProvidersLinkAsync();

        var page = await ShowAsync(link);

        foreach (var shown in new[] { "Can you provide this service?", "Home care, four visits a day", "AC-2201", "Routine", "Yes, we can provide it", "London time.", "find them by your reference" })
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hospital bed", page.Text, StringComparison.Ordinal);
        TellsNothing(page, patient);
    }

    [Fact]
    public async Task A_provider_confirms_by_link_by_the_clock_of_the_place()
    {
        var (patient, request, link) = await ProvidersLinkAsync();

        var done = await town.PostFormAsync(
            link, ("action", "confirmed"), ("availableFrom", $"{NextYear}-07-01T09:30"), ("heldUntil", $"{NextYear}-12-01T17:00"), ("note", "Same carers"));

        Assert.Equal(200, done.Status);
        Assert.Contains("Your answer is recorded", done.Text, StringComparison.Ordinal);
        Assert.Contains($"1 July {NextYear} at 9:30am.", done.Text, StringComparison.Ordinal);
        Assert.Contains($"1 December {NextYear} at 5pm.", done.Text, StringComparison.Ordinal);
        Assert.Contains("Ola Nowak, <a href=\"tel:&#x2B;441632960001\">", done.Text, StringComparison.Ordinal);
        TellsNothing(done, patient);
        var said = (await town.StayOfAsync(patient))["readiness"]!.AsArray().Single(readiness => Of(readiness!, "service") == "home-care")!;
        Assert.Equal(("Acme Care", "provider", "Same carers"), (Of(said, "by"), Of(said, "evidence"), Of(said, "note")));
        Assert.Equal(new DateTimeOffset(NextYear, 7, 1, 9, 30, 0, TimeSpan.FromHours(1)), (DateTimeOffset)said["availableFrom"]!);
        Assert.Equal(new DateTimeOffset(NextYear, 12, 1, 17, 0, 0, TimeSpan.Zero), (DateTimeOffset)said["heldUntil"]!);
        Assert.Equal("resolved", Of((await App.GetAsync($"alerts/{Of(request, "id")}")).Json, "state"));
    }

    [Theory]
    [InlineData("confirmed")]
    [InlineData("partly")]
    [InlineData("cannot-meet")]
    [InlineData("not-needed")]
    [InlineData("not-ours")]
    public async Task A_provider_can_give_every_answer(string state)
    {
        var (patient, _, link) = await ProvidersLinkAsync();

        var done = await town.PostFormAsync(link, ("action", state), ("reason", "as agreed"), ("availableFrom", ""), ("heldUntil", ""));

        Assert.Equal(200, done.Status);
        var said = (await town.StayOfAsync(patient))["readiness"]!.AsArray().Single(readiness => Of(readiness!, "service") == "home-care")!;
        Assert.Equal((state, "as agreed"), (Of(said, "state"), Of(said, "reason")));
    }

    [Fact]
    public async Task A_promise_for_after_the_discharge_is_recorded_and_said_to_be_too_late()
    {
        var (patient, _, link) = await ProvidersLinkAsync();
        var date = (DateTimeOffset)(await town.StayOfAsync(patient))["expectedDischarge"]!;

        var done = await town.PostFormAsync(link, ("action", "confirmed"), ("availableFrom", $"{date.AddDays(2):yyyy-MM-dd'T'HH:mm}"));

        Assert.Contains("still counts as not ready", done.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_form_is_named_at_once_and_what_was_typed_stays()
    {
        var (patient, _, link) = await ProvidersLinkAsync();
        var before = await town.StayOfAsync(patient);

        var page = await town.PostFormAsync(
            link, ("action", "started"), ("availableFrom", "soon"), ("reason", new string('x', 201)), ("note", "<script>alert(1)</script>"));
        Assert.Equal(400, page.Status);
        foreach (var shown in new[] { "There is a problem", "Select an answer", "The reason must be 200 characters or fewer", "&lt;script&gt;alert(1)&lt;/script&gt;" })
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);

        page = await town.PostFormAsync(link, ("action", "confirmed"), ("availableFrom", "soon"), ("heldUntil", "2026-13-01T00:00"));
        Assert.Contains("Enter when you can start as a date and time", page.Text, StringComparison.Ordinal);
        Assert.Contains("Enter how long you hold it as a date and time", page.Text, StringComparison.Ordinal);
        page = await town.PostFormAsync(link, ("action", "confirmed"), ("availableFrom", "2027-07-02T09:00"), ("heldUntil", "2027-07-01T09:00"));
        Assert.Contains("must not be before", page.Text, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before, await town.StayOfAsync(patient)));
    }

    [Fact]
    public async Task A_case_manager_cannot_answer_for_a_provider_and_nothing_else_does_anything()
    {
        var (patient, _, link) = await CaseManagersLinkAsync();
        var before = await town.StayOfAsync(patient);

        foreach (var answer in new[]
                 {
                     await town.PostFormAsync(link, ("action", "confirmed")),
                     await town.PostFormAsync(link),
                     await town.PostFormAsync(link, ("action", "mine"), ("action", "pass")),
                     await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, link, """{"action":"mine"}"""u8.ToArray(), "application/json"),
                     await RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, link, new byte[200_000], "application/x-www-form-urlencoded"),
                 })
        {
            Assert.Equal(400, answer.Status);
            Assert.Contains("Choose what you will do", answer.Text, StringComparison.Ordinal);
        }

        Assert.True(JsonNode.DeepEquals(before, await town.StayOfAsync(patient)));
    }

    [Fact]
    public async Task Links_that_are_wrong_used_up_or_about_an_ended_alert_look_the_same()
    {
        var (patient, request, link) = await ProvidersLinkAsync();
        await App.PostAsync($"stays/{Of(request, "stay")}/readiness/home-care", """{"state":"confirmed"}""");

        var wrong = await ShowAsync($"go/{new string('A', 43)}");
        var ended = await ShowAsync(link);

        Assert.Equal(404, wrong.Status);
        Assert.Contains("This link does not work", wrong.Text, StringComparison.Ordinal);
        Assert.Equal((wrong.Status, wrong.ContentType, wrong.Text), (ended.Status, ended.ContentType, ended.Text));
        Assert.Equal((404, wrong.Text), await ActAsync(link));
        Assert.Equal((404, wrong.Text), await ActAsync($"go/{new string('A', 43)}"));
        Assert.Equal((404, wrong.Text), await ActAsync("go/short"));
        Assert.Equal(Headers(wrong), Headers(ended));
        TellsNothing(ended, patient);

        async Task<(int, string)> ActAsync(string path)
        {
            var answer = await town.PostFormAsync(path, ("action", "mine"));
            return (answer.Status, answer.Text);
        }
    }

    [Fact]
    public async Task A_retractions_link_still_says_what_is_no_longer_true_after_everybody_was_told()
    {
        var (patient, alert, _) = await CaseManagersLinkAsync();
        await town.HearAsync("A25", patient);
        await town.AdvanceAsync(TimeSpan.FromMinutes(3));
        var stay = Of(alert, "stay");
        var taken = Assert.Single((await App.GetAsync($"alerts?stay={stay}&state=resolved,open,owned")).Json.AsArray(), one => Of(one!, "kind") == "retraction")!;
        Assert.Equal("resolved", Of(taken, "state"));
        var link = town.LinkTo(OlasMobile, Of(taken, "code")!);

        foreach (var page in new[] { await ShowAsync(link), await town.PostFormAsync(link, ("action", "mine")) })
        {
            Assert.Equal(200, page.Status);
            Assert.Contains("Something we told you is no longer true", page.Text, StringComparison.Ordinal);
            Assert.Contains(Of(alert, "code")!, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", page.Text, StringComparison.Ordinal);
            TellsNothing(page, patient);
        }
    }

    [Fact]
    public async Task Passing_on_once_more_after_a_lost_answer_says_so_and_hurries_nobody()
    {
        var (_, alert, link) = await CaseManagersLinkAsync();
        await town.PostFormAsync(link, ("action", "pass"));
        var before = (await App.GetAsync($"alerts/{Of(alert, "id")}")).Json;

        var again = await town.PostFormAsync(link, ("action", "pass"));

        Assert.Contains("You had said so already", again.Text, StringComparison.Ordinal);
        var after = (await App.GetAsync($"alerts/{Of(alert, "id")}")).Json;
        Assert.Equal(before["notifications"]!.AsArray().Count, after["notifications"]!.AsArray().Count);
        Assert.Equal(Of(before, "nextStepAt"), Of(after, "nextStepAt"));
    }

    [Fact]
    public async Task No_page_is_kept_passed_on_or_found_and_none_needs_a_script()
    {
        var (_, _, link) = await CaseManagersLinkAsync();

        foreach (var page in new[] { await ShowAsync(link), await town.PostFormAsync(link), await ShowAsync("go/nothing") })
        {
            Assert.Equal("no-store", Header(page, "Cache-Control"));
            Assert.Equal("no-referrer", Header(page, "Referrer-Policy"));
            Assert.Equal("noindex, nofollow", Header(page, "X-Robots-Tag"));
            Assert.Equal("nosniff", Header(page, "X-Content-Type-Options"));
            Assert.Equal("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", Header(page, "Content-Security-Policy"));
            Assert.False(page.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("style=", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_style_travels_with_the_app_and_may_be_kept()
    {
        var page = await ShowAsync("go/nothing");
        var path = page.Text.Split("href=\"/api/")[1].Split('"')[0];

        var style = await ShowAsync(path);

        Assert.Equal((200, "text/css; charset=utf-8"), (style.Status, style.ContentType));
        Assert.Contains("immutable", Header(style, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_see_what_happened_in_the_house()
    {
        await App.Get<PersonShell>().AlarmAsync(new Input.HouseTroubled("new-source:RZZ", "Messages come from RZZ.", new("RZZ")), Northtown.Cancelled);
        await town.DeliverAsync();
        var alert = (await App.GetAsync("alerts")).Json.AsArray().Single(one => Of(one!, "kind") == "system-problem")!;
        var link = town.LinkTo("ops@example.org", Of(alert, "code")!);

        Assert.Contains("Messages come from RZZ.", (await ShowAsync(link)).Text, StringComparison.Ordinal);
        Assert.Contains("You are seeing to this alert", (await town.PostFormAsync(link, ("action", "mine"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_storage_the_page_says_so_and_records_nothing()
    {
        var (patient, alert, link) = await CaseManagersLinkAsync();
        App.StorageProxy.Decide = _ => Cut.BeforeForwarding;
        try
        {
            var page = await town.PostFormAsync(link, ("action", "mine"));
            Assert.Equal(503, page.Status);
            Assert.Contains("It may not have been recorded.", page.Text, StringComparison.Ordinal);
        }
        finally
        {
            App.StorageProxy.Decide = _ => Cut.Forward;
        }

        Assert.Equal("open", Of(await town.OpenAlertAsync(patient, Imminent), "state"));
        Assert.Equal(Of(alert, "id"), Of(await town.OpenAlertAsync(patient, Imminent), "id"));
    }

    private async Task<(Patient Patient, JsonNode Alert, string Link)> CaseManagersLinkAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        var alert = await town.OpenAlertAsync(patient, Imminent);
        return (patient, alert, town.LinkTo(OlasMobile, Of(alert, "code")!));
    }

    private async Task<(Patient Patient, JsonNode Alert, string Link)> ProvidersLinkAsync()
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient, expected: new DateTimeOffset(NextYear, 8, 1, 12, 0, 0, TimeSpan.Zero));
        var alert = await town.OpenAlertAsync(patient, "readiness-request", "home-care");
        return (patient, alert, town.LinkTo("acme@example.org", Of(alert, "code")!));
    }

    private Task<Answer> ShowAsync(string path) => RunningApp.SendAsync(App.Anonymous, HttpMethod.Get, path, null, null);

    private static void TellsNothing(Answer page, Patient patient)
    {
        foreach (var secret in new[] { "Joan", "Shaw", "1938", patient.NhsNumber, patient.LocalId, patient.Visit, patient.Person.Value, "WARD7", "Ward 7", "RXX", "Northtown General" })
            Assert.DoesNotContain(secret, page.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Header(Answer page, string name) => page.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static string Headers(Answer page) =>
        string.Join('\n', page.Headers.Where(header => header.Key is not "Date").OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));

    private static string? Of(JsonNode node, string field) => (string?)node[field];
}
