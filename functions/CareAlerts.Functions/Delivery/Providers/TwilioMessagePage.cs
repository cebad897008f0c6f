using System.Globalization;
using System.Text.Json;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>One page of the list of messages Twilio has taken.</summary>
internal sealed record TwilioMessagePage(IReadOnlyList<TwilioMessagePage.Item> Items, string? NextPage)
{
    internal sealed record Item(string Sid, string Status, int? ErrorCode, string To, string Body, DateTimeOffset CreatedAt)
    {
        private const string Obfuscated = "XXXX";

        public bool IsRedacted => Body.Length == 0;

        /// <summary>The same number, or one whose last four digits Twilio has made unreadable.</summary>
        public bool IsTo(string number) =>
            To == number
            || (To.Length == number.Length && To.EndsWith(Obfuscated, StringComparison.OrdinalIgnoreCase)
                && number.StartsWith(To[..^Obfuscated.Length], StringComparison.Ordinal));
    }

    /// <summary>Reads a page; null when it is not one.</summary>
    public static TwilioMessagePage? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var next = document.RootElement.TryGetProperty("next_page_uri", out var uri) ? uri.GetString() : null;
            return new TwilioMessagePage([.. document.RootElement.GetProperty("messages").EnumerateArray().Select(ReadItem)], next);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static Item ReadItem(JsonElement item) => new(
        item.GetProperty("sid").GetString()!,
        item.GetProperty("status").GetString()!,
        item.TryGetProperty("error_code", out var code) && code.ValueKind == JsonValueKind.Number ? code.GetInt32() : null,
        item.GetProperty("to").GetString() ?? "",
        item.GetProperty("body").GetString() ?? "",
        // RFC 2822: "Thu, 24 Aug 2023 05:01:45 +0000".
        DateTimeOffset.Parse(item.GetProperty("date_created").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
