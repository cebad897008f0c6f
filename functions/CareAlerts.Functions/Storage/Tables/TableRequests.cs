using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>What every request to a table has in common.</summary>
internal sealed class TableRequests(TableAddresses addresses)
{
    /// <summary>The first version that takes Entra tokens.</summary>
    private const string ApiVersion = "2020-12-06";

    public static readonly ResponseClassifier PointReads = new StatusCodeClassifier([200, 404]);
    public static readonly ResponseClassifier Queries = new StatusCodeClassifier([200]);
    public static readonly ResponseClassifier Writes = new StatusCodeClassifier([204]);
    public static readonly ResponseClassifier Creates = new StatusCodeClassifier([201, 204, 409]);

    public TableAddresses Addresses => addresses;

    public HttpMessage Create(HttpPipeline pipeline, RequestMethod method, string path)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(addresses.Account);
        request.Uri.AppendPath(path, escape: false);
        request.Headers.SetValue("x-ms-version", ApiVersion);
        request.Headers.SetValue("DataServiceVersion", "3.0");
        // Minimal metadata: the versions of a query's rows, and the types JSON cannot tell apart.
        request.Headers.SetValue("Accept", "application/json;odata=minimalmetadata");
        if (method != RequestMethod.Get) request.Headers.SetValue("Prefer", "return-no-content");
        return message;
    }

    public static void SetJson(HttpMessage message, ReadOnlyMemory<byte> json)
    {
        message.Request.Content = RequestContent.Create(json);
        message.Request.Headers.SetValue("Content-Type", "application/json");
    }

    /// <summary>Sends with retries; any status that is not expected throws.</summary>
    public static async Task<Response> SendAsync(
        HttpPipeline pipeline, HttpMessage message, ResponseClassifier expected, CancellationToken cancellationToken)
    {
        message.ResponseClassifier = expected;
        await pipeline.SendAsync(message, cancellationToken);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }
}
