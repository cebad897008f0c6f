using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Dates each try of a request: the service refuses one more than 15 minutes off.</summary>
internal sealed class TableDatePolicy(TimeProvider time) : HttpPipelineSynchronousPolicy
{
    public const string Header = "x-ms-date";

    public override void OnSendingRequest(HttpMessage message) =>
        message.Request.Headers.SetValue(Header, time.GetUtcNow().ToString("r"));
}
