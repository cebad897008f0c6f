using Azure.Core;
using Azure.Core.Pipeline;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Messaging;

/// <summary>A namespace, over REST. Make one per connection; its senders share the process's HTTP connections.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/servicebus. Receiving is the Functions host's; only dead letters are received here.
/// </remarks>
internal sealed class ServiceBusClient
{
    private const string Scope = "https://servicebus.azure.net/.default";

    private readonly Uri _endpoint;
    private readonly Func<Uri, HttpPipelinePolicy> _authentication;
    private readonly HttpPipelineTransport _transport;
    private readonly TimeProvider _time;

    /// <summary>Connects as the options say.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="credential">Used with a namespace only; needs the role Azure Service Bus Data Sender, for dead letters Data Receiver too.</param>
    /// <param name="transport">The process's connections.</param>
    /// <param name="time">Dates tokens.</param>
    public ServiceBusClient(BusConnectionOptions options, TokenCredential credential, HttpPipelineTransport transport, TimeProvider time)
    {
        (_transport, _time) = (transport, time);
        if (options.ConnectionString is { } text)
        {
            var connection = BusConnection.Parse(text);
            _endpoint = options.Endpoint ?? new Uri($"https://{connection.Host}/");
            _authentication = entity => new SasPolicy(new SasTokens(connection, entity, time));
        }
        else
        {
            _endpoint = options.Endpoint ?? new Uri($"https://{options.FullyQualifiedNamespace}/");
            var bearer = new BearerTokenAuthenticationPolicy(credential, Scope);
            _authentication = _ => bearer;
        }
    }

    /// <summary>How often and how patiently; MessageId makes a repeated send harmless: duplicate detection drops it.</summary>
    public AzureRetries Retries { get; init; } = AzureRetries.Default;

    /// <summary>A sender for a queue or a topic. Keep it: it holds the token.</summary>
    public ServiceBusSender CreateSender(string queueOrTopicName) => new(Entity(queueOrTopicName, queueOrTopicName));

    /// <summary>A receiver for a queue's dead letters.</summary>
    public DeadLetterReceiver CreateDeadLetterReceiver(string queueName) => new(Entity(queueName, $"{queueName}/$deadletterqueue"), _time);

    /// <param name="name">What the token is for.</param>
    /// <param name="path">Where requests go: the entity, or something below it.</param>
    private ServiceBusEntity Entity(string name, string path)
    {
        var options = Retries.Options(_transport);
        var pipeline = HttpPipelineBuilder.Build(options, perRetryPolicies: [_authentication(Address(name))]);
        return new ServiceBusEntity(pipeline, new Uri(Address(path) + "/"), path);
    }

    private Uri Address(string path) => new($"{_endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
}
