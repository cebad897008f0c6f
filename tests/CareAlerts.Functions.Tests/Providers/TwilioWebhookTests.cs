using System.Security.Cryptography;
using System.Text;
using CareAlerts.Functions.Delivery.Providers;

namespace CareAlerts.Functions.Tests.Providers;

public sealed class TwilioWebhookTests
{
    private const string Token = "12345";
    private const string Url = "https://care.example/api/hooks/twilio";
    private const string Query = "?attempt=attempt-7";

    private static readonly TwilioWebhook Webhook = new(Token, new Uri(Url));

    /// <summary>The example of Twilio's own documentation (webhooks security): this token, address and form give this signature.</summary>
    [Fact]
    public void The_documented_example_is_accepted()
    {
        const string Form = "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212";
        var webhook = new TwilioWebhook(Token, new Uri("https://example.com/myapp.php"));

        var reading = webhook.Read("L/OH5YylLD5NRKLltdqwSvS0BnU=", "?foo=1&bar=2", Encoding.UTF8.GetBytes(Form));

        // Signed, though a call is nothing we take.
        Assert.IsType<WebhookReading.BadShape>(reading);
    }

    [Fact]
    public void A_status_becomes_a_receipt_for_the_attempt_in_the_address()
    {
        var reading = Read(Query, ("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("To", ProviderMessages.Mobile));

        Assert.Equal([new Receipt("attempt-7", "SM1", ReceiptStatus.Delivered, "SM1:delivered", null)], Assert.IsType<WebhookReading.Receipts>(reading).Items);
    }

    [Fact]
    public void A_failure_says_why_in_codes()
    {
        var reading = Read(
            Query, ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005"),
            ("ErrorMessage", $"{ProviderMessages.Mobile} unknown"));

        var receipt = Assert.Single(Assert.IsType<WebhookReading.Receipts>(reading).Items);
        Assert.Equal((ReceiptStatus.FailedPermanent, "undelivered 30005"), (receipt.Status, receipt.Reason));
        ProviderMessages.AssertTellsNothing(receipt);
    }

    [Fact]
    public void A_status_without_an_attempt_is_nobodys() =>
        Assert.Empty(Assert.IsType<WebhookReading.Receipts>(Read("", ("MessageSid", "SM1"), ("MessageStatus", "sent"))).Items);

    [Fact]
    public void A_text_from_a_person_is_read_and_does_not_show_in_logs()
    {
        var reading = Read("", ("MessageSid", "SM2"), ("SmsStatus", "received"), ("From", ProviderMessages.Mobile), ("Body", "Please look & 1a + é"));

        var text = Assert.IsType<WebhookReading.Inbound>(reading).Text;
        Assert.Equal((ProviderMessages.Mobile, "Please look & 1a + é", "SM2"), (text.From, text.Body, text.MessageSid));
        ProviderMessages.AssertTellsNothing(reading);
    }

    [Theory]
    [InlineData("https://care.example/api/hooks/twilio", "https://care.example:443/api/hooks/twilio")]
    [InlineData("https://care.example:443/api/hooks/twilio", "https://care.example/api/hooks/twilio")]
    [InlineData("https://care.example:8443/api/hooks/twilio", "https://care.example/api/hooks/twilio")]
    [InlineData("http://localhost:7071/api/hooks/twilio", "http://localhost:7071/api/hooks/twilio")]
    public void The_address_counts_with_and_without_its_port(string configured, string called)
    {
        var form = new[] { ("MessageSid", "SM1"), ("MessageStatus", "sent") };

        var reading = new TwilioWebhook(Token, new Uri(configured)).Read(Sign(called + Query, form), Query, Encode(form));

        Assert.IsType<WebhookReading.Receipts>(reading);
    }

    [Fact]
    public void Anything_changed_after_signing_is_refused()
    {
        var form = new[] { ("MessageSid", "SM1"), ("MessageStatus", "delivered") };
        var signature = Sign(Url + Query, form);

        Assert.IsType<WebhookReading.Receipts>(Webhook.Read(signature, Query, Encode(form)));
        Assert.IsType<WebhookReading.BadSignature>(Webhook.Read(signature, "?attempt=attempt-8", Encode(form)));
        Assert.IsType<WebhookReading.BadSignature>(Webhook.Read(signature, Query, Encode([("MessageSid", "SM1"), ("MessageStatus", "sent")])));
        Assert.IsType<WebhookReading.BadSignature>(new TwilioWebhook("other", new Uri(Url)).Read(signature, Query, Encode(form)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    public void Anything_that_is_no_signature_is_refused_without_an_exception(string? signature) =>
        Assert.IsType<WebhookReading.BadSignature>(Webhook.Read(signature, Query, Encode([("MessageSid", "SM1")])));

    [Fact]
    public void Signed_forms_of_another_shape_are_told()
    {
        Assert.IsType<WebhookReading.BadShape>(Read("", ("From", ProviderMessages.Mobile)));
        Assert.IsType<WebhookReading.BadShape>(Read("", ("MessageSid", "SM1")));
    }

    [Fact]
    public void A_form_beyond_all_measure_is_told_without_an_exception() =>
        Assert.IsType<WebhookReading.BadShape>(Webhook.Read("AAAA", "", Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 5000).Select(i => $"k{i}=v")))));

    private static WebhookReading Read(string query, params (string Name, string Value)[] form) =>
        Webhook.Read(Sign(Url + query, form), query, Encode(form));

    private static byte[] Encode((string Name, string Value)[] form) => Encoding.ASCII.GetBytes(
        string.Join('&', form.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));

    private static string Sign(string url, (string Name, string Value)[] form)
    {
        var text = url + string.Concat(form.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Name + f.Value));
#pragma warning disable CA5350 // Twilio's choice
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
