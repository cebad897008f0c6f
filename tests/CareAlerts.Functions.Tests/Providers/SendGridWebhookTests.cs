using System.Security.Cryptography;
using System.Text;
using CareAlerts.Functions.Delivery.Providers;

namespace CareAlerts.Functions.Tests.Providers;

public sealed class SendGridWebhookTests : IDisposable
{
    private const string Timestamp = "1794124800";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Signed_events_become_receipts()
    {
        var receipts = Receipts(Event("delivered"));

        Assert.Equal([new Receipt("attempt-7", "14c5d75ce93", ReceiptStatus.Delivered, "ev-1", null)], receipts);
    }

    [Theory]
    [InlineData("processed", null, "Progress", null)]
    [InlineData("deferred", null, "Progress", "deferred 4.2.1")]
    [InlineData("delivered", null, "Delivered", null)]
    [InlineData("bounce", "bounce", "FailedPermanent", "bounce 4.2.1")]
    [InlineData("bounce", "blocked", "FailedTemporary", "bounce blocked 4.2.1")]
    [InlineData("dropped", null, "FailedPermanent", "dropped 4.2.1")]
    internal void Every_event_about_delivery_has_its_meaning(string name, string? type, string status, string? reason)
    {
        var receipt = Assert.Single(Receipts(Event(name, type)));

        Assert.Equal((status, reason), (receipt.Status.ToString(), receipt.Reason));
        ProviderMessages.AssertTellsNothing(receipt);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("click")]
    [InlineData("spamreport")]
    [InlineData("unsubscribe")]
    [InlineData("group_resubscribe")]
    [InlineData("unheard-of")]
    public void Other_events_say_nothing_about_delivery(string name) => Assert.Empty(Receipts(Event(name)));

    [Fact]
    public void Somebody_elses_events_are_passed_over() =>
        Assert.Single(Receipts("""{"event":"delivered","sg_event_id":"x","sg_message_id":"y"}""", Event("delivered")));

    [Fact]
    public void The_signature_covers_every_byte_of_body_and_timestamp()
    {
        var body = Body(Event("delivered"));
        var signature = Sign(Timestamp, body);
        var webhook = Webhook();

        Assert.IsType<WebhookReading.Receipts>(webhook.Read(signature, Timestamp, body));
        Assert.IsType<WebhookReading.BadSignature>(webhook.Read(signature, Timestamp, body.AsSpan(0, body.Length - 2)));
        Assert.IsType<WebhookReading.BadSignature>(webhook.Read(signature, "1794124801", body));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.IsType<WebhookReading.BadSignature>(new SendGridWebhook(Public(other)).Read(signature, Timestamp, body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    public void Anything_that_is_no_signature_is_refused_without_an_exception(string? signature) =>
        Assert.IsType<WebhookReading.BadSignature>(Webhook().Read(signature, Timestamp, Body(Event("delivered"))));

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("")]
    public void A_signed_body_of_another_shape_is_told(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        Assert.IsType<WebhookReading.BadShape>(Webhook().Read(Sign(Timestamp, body), Timestamp, body));
    }

    [Fact]
    public void A_public_key_is_checked_before_it_is_needed()
    {
        Assert.True(SendGridWebhook.IsPublicKey(Public(_key)));
        using var wrongCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(SendGridWebhook.IsPublicKey(Public(wrongCurve)));
        Assert.False(SendGridWebhook.IsPublicKey("AAAA"));
        Assert.False(SendGridWebhook.IsPublicKey("no base64!"));
    }

    private IReadOnlyList<Receipt> Receipts(params string[] events)
    {
        var body = Body(events);
        return Assert.IsType<WebhookReading.Receipts>(Webhook().Read(Sign(Timestamp, body), Timestamp, body)).Items;
    }

    private SendGridWebhook Webhook() => new(Public(_key));

    private static string Public(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    private string Sign(string timestamp, byte[] body) => Convert.ToBase64String(
        _key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    // SendGrid ends its bodies with a line end, which is signed too.
    private static byte[] Body(params string[] events) => Encoding.UTF8.GetBytes($"[{string.Join(',', events)}]\r\n");

    private static string Event(string name, string? type = null) =>
        $$"""
        {"email":"{{ProviderMessages.Email}}","event":"{{name}}","sg_event_id":"ev-1","sg_message_id":"14c5d75ce93.recvd-5f.0","attempt":"attempt-7",
         "status":"4.2.1","reason":"550 {{ProviderMessages.Email}} unknown","timestamp":1794124800{{(type is null ? "" : $",\"type\":\"{type}\"")}}}
        """;
}
