namespace CareAlerts.Functions.Messaging;

/// <summary>A message the broker would refuse or mangle. The text names the limit and never a value.</summary>
internal sealed class ServiceBusLimitException(string limit) : Exception(limit);

/// <summary>The broker's limits, checked before sending.</summary>
/// <remarks>learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas, standard tier.</remarks>
internal static class ServiceBusLimits
{
    public const int BodyBytes = 256 * 1024;

    /// <summary>A hospital message as it may be put into a queue: 8 KiB are left for its properties.</summary>
    public const int HospitalMessageBytes = BodyBytes - (8 * 1024);

    public const int IdChars = 128;
    public const int PropertiesBytes = 32 * 1024;

    /// <summary>Headers a custom property would change the meaning of.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "BrokerProperties", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Expect", "Host",
        "Transfer-Encoding", "User-Agent",
    };

    public static void Check(ServiceBusMessage message)
    {
        if (message.Body.Length > BodyBytes)
            throw new ServiceBusLimitException($"A message has at most {BodyBytes} bytes; this one has {message.Body.Length}.");
        if (message.MessageId.Length is 0 or > IdChars)
            throw new ServiceBusLimitException($"A MessageId has 1 to {IdChars} characters; this one has {message.MessageId.Length}.");
        if (message.CorrelationId?.Length > IdChars)
            throw new ServiceBusLimitException($"A CorrelationId has at most {IdChars} characters; this one has {message.CorrelationId.Length}.");
        if (message.TimeToLive <= TimeSpan.Zero)
            throw new ServiceBusLimitException("A message's time to live is positive.");
        foreach (var (name, value) in message.ApplicationProperties) CheckProperty(name, value);
    }

    public static void CheckProperties(int bytes)
    {
        if (bytes > PropertiesBytes)
            throw new ServiceBusLimitException($"A message's broker properties have at most {PropertiesBytes} bytes; these have {bytes}.");
    }

    private static void CheckProperty(string name, string value)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || Reserved.Contains(name))
            throw new ServiceBusLimitException("A custom property's name is ASCII letters, digits, - and _, and no HTTP header's own.");
        if (!value.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')))
            throw new ServiceBusLimitException($"A custom property's value is printable ASCII without quotes; that of {name} is not.");
        if (value.Length > PropertiesBytes)
            throw new ServiceBusLimitException($"A custom property has at most {PropertiesBytes} bytes; {name} has {value.Length}.");
    }
}
