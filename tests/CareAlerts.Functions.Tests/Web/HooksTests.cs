using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>What the message providers tell us, as they would: signed over the bytes and the public address.</summary>
public sealed class HooksTests(Northtown town) : IClassFixture<Northtown>
{
    private const string Imminent = "discharge-imminent-not-ready";

    private RunningApp App => town.App;

    [Fact]
    public async Task A_signed_event_of_SendGrid_changes_the_notification()
    {
        var (patient, attempt) = await SentAsync(Channel.Email);

        Assert.Equal((200, "{}"), await SendGridAsync(Event("delivered", attempt)));

        Assert.Equal("delivered", await StateAsync(patient, "email"));
        Assert.Equal("accepted", await StateAsync(patient, "sms"));
    }

    [Fact]
    public async Task A_signed_status_of_Twilio_changes_the_notification()
    {
        var (patient, attempt) = await SentAsync(Channel.Sms);

        var answer = await TwilioAsync($"?attempt={attempt.Reference}", ("MessageSid", "SM1"), ("MessageStatus", "delivered"));

        Assert.Equal((200, "<Response/>"), (answer.Status, answer.Text));
        Assert.StartsWith("text/xml", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal("delivered", await StateAsync(patient, "sms"));
    }

    [Fact]
    public async Task A_message_that_did_not_arrive_is_failed_and_said_again()
    {
        var (patient, email) = await SentAsync(Channel.Email);
        var sms = await AttemptAsync(patient, Channel.Sms);

        await SendGridAsync(Event("bounce", email));
        await TwilioAsync($"?attempt={sms.Reference}", ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005"));

        Assert.Equal(("failed", "failed"), (await StateAsync(patient, "email"), await StateAsync(patient, "sms")));
        var alert = await town.OpenAlertAsync(patient, Imminent);
        Assert.True(alert["notifications"]!.AsArray().Count > 2, alert["notifications"]!.ToString());
    }

    [Fact]
    public async Task Receipts_come_repeatedly_and_in_any_order_and_delivered_wins()
    {
        var (patient, attempt) = await SentAsync(Channel.Sms);
        foreach (var status in new[] { "delivered", "sent", "delivered", "undelivered" })
            Assert.Equal(200, (await TwilioAsync($"?attempt={attempt.Reference}", ("MessageSid", "SM1"), ("MessageStatus", status))).Status);

        Assert.Equal("delivered", await StateAsync(patient, "sms"));
    }

    [Fact]
    public async Task A_receipt_whose_taker_was_killed_half_way_is_taken_when_it_comes_again()
    {
        var (patient, attempt) = await SentAsync(Channel.Email);

        // As the process leaves it when it ends between the attempt's row and the decision.
        await App.Get<PersonStore>().PutAttemptAsync(patient.Person, attempt with { State = AttemptState.FailedPermanent }, Northtown.Cancelled);
        Assert.Equal("failed-permanent", await StateAsync(patient, "email"));

        await SendGridAsync(Event("bounce", attempt));

        Assert.Equal("failed", await StateAsync(patient, "email"));
    }

    [Theory]
    [InlineData("""{"id":"x-1-1","source":"RXX","visit":"V","openedAt":"2026-11-22T10:00:00+00:00","heardAt":"2026-11-22T10:00:00+00:00","facts":null}""")]
    [InlineData("not json")]
    public async Task A_bounce_while_the_person_cannot_be_decided_is_heard_as_soon_as_they_can(string spoilt)
    {
        var (patient, email) = await SentAsync(Channel.Email);
        var sms = await AttemptAsync(patient, Channel.Sms);
        var people = App.Tables.GetTableClient(TableNames.People);
        var row = Keys.Stay(new StayId("x-1-1"));
        await people.UpsertEntityAsync(new TableEntity(patient.Person.Value, row) { ["J"] = spoilt }, TableUpdateMode.Replace, Northtown.Cancelled);

        Assert.Equal((200, "{}"), await SendGridAsync(Event("bounce", email)));
        Assert.Equal(200, (await TwilioAsync($"?attempt={sms.Reference}", ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005"))).Status);
        await town.AdvanceAsync(TimeSpan.FromMinutes(6));    // still spoilt: looked at again later
        await people.DeleteEntityAsync(patient.Person.Value, row, Azure.ETag.All, Northtown.Cancelled);
        await town.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(("failed", "failed"), (await StateAsync(patient, "email"), await StateAsync(patient, "sms")));
        Assert.True((await town.OpenAlertAsync(patient, Imminent))["notifications"]!.AsArray().Count > 2);
    }

    [Fact]
    public async Task A_forged_signature_is_refused_and_changes_nothing()
    {
        var (patient, attempt) = await SentAsync(Channel.Email);
        var body = Event("delivered", attempt);
        var signed = town.SignedAsSendGrid(body);
        var sms = await AttemptAsync(patient, Channel.Sms);

        var forged = new[]
        {
            await PostAsync("hooks/sendgrid", body, "application/json"),
            await PostAsync("hooks/sendgrid", Event("bounce", attempt), "application/json", signed),
            await PostAsync("hooks/sendgrid", body[..^2], "application/json", signed),
            await TwilioAsync("?attempt=" + sms.Reference, "not-the-token", ("MessageSid", "SM1"), ("MessageStatus", "delivered")),
            await PostAsync("hooks/twilio", "MessageSid=SM1&MessageStatus=delivered"u8.ToArray(), "application/x-www-form-urlencoded"),
        };

        Assert.All(forged, answer => Assert.Equal((401, "urn:carealerts:problem:bad-signature"), (answer.Status, (string?)answer.Json["type"])));
        Assert.Equal(("accepted", "accepted"), (await StateAsync(patient, "email"), await StateAsync(patient, "sms")));
    }

    [Fact]
    public async Task A_signature_for_one_attempt_is_none_for_another()
    {
        var (patient, attempt) = await SentAsync(Channel.Sms);
        (string, string)[] fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        var header = ("X-Twilio-Signature", Sign(Northtown.TwilioToken, "?attempt=another-1-1-1", fields));

        var answer = await PostAsync($"hooks/twilio?attempt={attempt.Reference}", Encoding.UTF8.GetBytes(Northtown.Form(fields)), "application/x-www-form-urlencoded", header);

        Assert.Equal(401, answer.Status);
        Assert.Equal("accepted", await StateAsync(patient, "sms"));
    }

    [Fact]
    public async Task Signed_rubbish_is_a_fault()
    {
        Assert.Equal(400, (await SendGridAsync("not json"u8.ToArray())).Item1);
        Assert.Equal(400, (await TwilioAsync("", ("Something", "else"))).Status);
    }

    [Fact]
    public async Task A_receipt_about_nothing_we_know_is_taken()
    {
        Assert.Equal(200, (await TwilioAsync("?attempt=nobody-1-1-1", ("MessageSid", "SM1"), ("MessageStatus", "delivered"))).Status);
        Assert.Equal(200, (await TwilioAsync("", ("MessageSid", "SM1"), ("MessageStatus", "delivered"))).Status);
        Assert.Equal((200, "{}"), await SendGridAsync("[]\r\n"u8.ToArray()));
    }

    [Fact]
    public async Task A_provider_nobody_knows_is_not_found()
    {
        Assert.Equal(404, (await PostAsync("hooks/pigeon", "{}"u8.ToArray(), "application/json")).Status);
    }

    [Fact]
    public async Task A_reply_by_text_is_kept_where_operators_see_it_without_what_it_says()
    {
        var answer = await TwilioAsync("", ("MessageSid", "SM9"), ("From", "+447700900001"), ("To", "+447700900999"), ("Body", "OK Joan is home"));

        Assert.Equal((200, "<Response/>"), (answer.Status, answer.Text));
        var kept = Assert.Single(await App.Get<QuarantineStore>().ListAsync("inbound-sms", most: 10, Northtown.Cancelled));
        Assert.StartsWith("Replies by text are not read yet.", kept.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("Joan", JsonSerializer.Serialize(kept), StringComparison.Ordinal);
        Assert.DoesNotContain("447700900001", JsonSerializer.Serialize(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_made_durable_is_sent_again()
    {
        var (patient, attempt) = await SentAsync(Channel.Sms);
        (string, string)[] fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        App.StorageProxy.Decide = _ => Cut.BeforeForwarding;
        try
        {
            Assert.Equal(503, (await TwilioAsync($"?attempt={attempt.Reference}", fields)).Status);
            Assert.Equal(503, (await TwilioAsync("", ("MessageSid", "SM2"), ("From", "+447700900001"), ("Body", "hello"))).Status);
        }
        finally
        {
            App.StorageProxy.Decide = _ => Cut.Forward;
        }

        Assert.Equal(200, (await TwilioAsync($"?attempt={attempt.Reference}", fields)).Status);
        Assert.Equal("delivered", await StateAsync(patient, "sms"));
    }

    private async Task<(Patient Patient, Attempt Attempt)> SentAsync(Channel channel)
    {
        var patient = await town.EnrolAsync();
        await town.HearAsync("A01", patient);
        await town.HearAsync("A16", patient);
        return (patient, await AttemptAsync(patient, channel));
    }

    private async Task<Attempt> AttemptAsync(Patient patient, Channel channel)
    {
        var record = (await App.Get<PersonStore>().LoadAsync(patient.Person, Northtown.Cancelled)).Record;
        var alert = record.Alerts.Single(known => known.Kind == AlertKind.DischargeImminentNotReady);
        var told = record.Notifications.Single(known => known.Alert == alert.Id && known.Channel == channel);
        return record.Attempts.Single(known => known.Notification == told.Id);
    }

    private async Task<string?> StateAsync(Patient patient, string channel) =>
        (string?)(await town.OpenAlertAsync(patient, Imminent))["notifications"]!.AsArray()
            .First(told => (string?)told!["channel"] == channel && (string?)told["to"] == "ola-nowak")!["state"];

    // With the line end SendGrid puts behind its events, which is part of what it signs.
    private static byte[] Event(string name, Attempt attempt) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[]
    {
        new Dictionary<string, string>
        {
            ["email"] = "ola.nowak@example.org", ["event"] = name, ["type"] = "bounce", ["status"] = "5.1.1", ["sg_event_id"] = Guid.NewGuid().ToString("N"),
            ["sg_message_id"] = "14c5d75ce93.dfd.64b469", [Functions.Delivery.Providers.SendGridEmail.AttemptArgument] = attempt.Reference,
        },
    }) + "\r\n");

    private async Task<(int, string)> SendGridAsync(byte[] body)
    {
        var answer = await PostAsync("hooks/sendgrid", body, "application/json", town.SignedAsSendGrid(body));
        return (answer.Status, answer.Text);
    }

    private Task<Answer> TwilioAsync(string query, params (string Name, string Value)[] fields) => TwilioAsync(query, Northtown.TwilioToken, fields);

    private Task<Answer> TwilioAsync(string query, string token, params (string Name, string Value)[] fields) => PostAsync(
        $"hooks/twilio{query}", Encoding.UTF8.GetBytes(Northtown.Form(fields)), "application/x-www-form-urlencoded", ("X-Twilio-Signature", Sign(token, query, fields)));

    private static string Sign(string token, string query, (string Name, string Value)[] fields)
    {
        var signed = $"{Northtown.PublicUrl}/hooks/twilio{query}{string.Concat(fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value))}";
#pragma warning disable CA5350 // Twilio's own algorithm.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }

    private Task<Answer> PostAsync(string path, byte[] body, string contentType, params (string, string)[] headers) =>
        RunningApp.SendAsync(App.Anonymous, HttpMethod.Post, path, body, contentType, headers);
}
