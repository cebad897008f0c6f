using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace CareAlerts.Functions.Messaging;

/// <summary>Takes dead letters one by one, for sending them again under a new MessageId (the old one may count as a duplicate).</summary>
/// <remarks>learn.microsoft.com/rest/api/servicebus/peek-lock-message-non-destructive-read and its neighbours.</remarks>
internal sealed class DeadLetterReceiver(ServiceBusEntity entity, TimeProvider time)
{
    private static readonly StatusCodeClassifier Received = new([201, 204]);
    private static readonly StatusCodeClassifier Settled = new([200, 404]);

    /// <summary>Locks the next dead letter; null when there is none. It comes back by itself when the lock runs out.</summary>
    public async Task<DeadLetter?> ReceiveMessageAsync(CancellationToken cancellationToken = default)
    {
        using var request = entity.Create(RequestMethod.Post, "messages/head?timeout=0");
        // A request with a body is never sent twice behind our back, which would lock two messages.
        request.Request.Content = RequestContent.Create(Array.Empty<byte>());
        var response = await entity.SendAsync(request, Received, cancellationToken);
        return response.Status == 201 ? Read(response) : null;
    }

    /// <summary>Removes it; false when the lock was lost, or it was removed already.</summary>
    public Task<bool> CompleteMessageAsync(DeadLetter message, CancellationToken cancellationToken = default) =>
        SettleAsync(RequestMethod.Delete, message, cancellationToken);

    /// <summary>Gives it back; false when the lock was lost.</summary>
    public Task<bool> AbandonMessageAsync(DeadLetter message, CancellationToken cancellationToken = default) =>
        SettleAsync(RequestMethod.Put, message, cancellationToken);

    /// <summary>Keeps the lock for another of the queue's lock durations; false when it was lost.</summary>
    public Task<bool> RenewMessageLockAsync(DeadLetter message, CancellationToken cancellationToken = default) =>
        SettleAsync(RequestMethod.Post, message, cancellationToken);

    // The address is built rather than taken from the Location header, so that our token never goes where an answer says.
    private async Task<bool> SettleAsync(RequestMethod method, DeadLetter message, CancellationToken cancellationToken)
    {
        var sequence = message.SequenceNumber.ToString(CultureInfo.InvariantCulture);
        using var request = entity.Create(method, $"messages/{sequence}/{Uri.EscapeDataString(message.LockToken)}");
        if (method != RequestMethod.Delete) request.Request.Content = RequestContent.Create(Array.Empty<byte>());
        return (await entity.SendAsync(request, Settled, cancellationToken)).Status == 200;
    }

    private DeadLetter Read(Response response)
    {
        if (!response.Headers.TryGetValue("BrokerProperties", out var text))
            throw new InvalidDataException("A message came without its BrokerProperties.");

        using var properties = JsonDocument.Parse(text);
        var broker = properties.RootElement;
        return new DeadLetter(response.Content.ToMemory())
        {
            MessageId = Text(broker, "MessageId") ?? "",
            SequenceNumber = broker.GetProperty("SequenceNumber").GetInt64(),
            LockToken = broker.GetProperty("LockToken").GetString()!,
            LockedUntil = Instant(broker, "LockedUntilUtc") ?? time.GetUtcNow(),
            EnqueuedTime = Instant(broker, "EnqueuedTimeUtc") ?? time.GetUtcNow(),
            DeliveryCount = broker.TryGetProperty("DeliveryCount", out var count) ? count.GetInt32() : 1,
            Subject = Text(broker, "Label"),
            CorrelationId = Text(broker, "CorrelationId"),
            ContentType = response.Headers.ContentType,
            ApplicationProperties = ReadProperties(response),
        };
    }

    private static string? Text(JsonElement broker, string name) =>
        broker.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement broker, string name) =>
        DateTimeOffset.TryParse(Text(broker, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Custom properties are the headers whose value is quoted.</summary>
    private static Dictionary<string, string> ReadProperties(Response response)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in response.Headers)
            if (header.Value is ['"', .. var value, '"'] && header.Name is not "ETag") properties[header.Name] = value;

        return properties;
    }
}
