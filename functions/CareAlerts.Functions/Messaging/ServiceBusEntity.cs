using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Messaging;

/// <summary>One queue, topic or dead-letter queue, and the way to it.</summary>
internal sealed class ServiceBusEntity(HttpPipeline pipeline, Uri address, string path)
{
    public string Path => path;

    public HttpMessage Create(RequestMethod method, string relative)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(address, relative));
        return message;
    }

    /// <summary>Sends with retries; a status that is not among the expected throws.</summary>
    public async Task<Response> SendAsync(HttpMessage message, StatusCodeClassifier expected, CancellationToken cancellationToken)
    {
        message.ResponseClassifier = expected;
        await pipeline.SendAsync(message, cancellationToken);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }
}
