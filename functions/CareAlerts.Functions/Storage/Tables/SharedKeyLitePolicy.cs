using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>Signs each try with the account's key. Runs after <see cref="TableDatePolicy"/>, whose date it signs.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, "Table service (Shared Key Lite)": date, newline,
/// then "/", the account's name and the path exactly as it goes over the wire. The query is signed only for its <c>comp</c>,
/// which no request of ours has.
/// </remarks>
internal sealed class SharedKeyLitePolicy(StorageConnection account) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        if (!message.Request.Headers.TryGetValue(TableDatePolicy.Header, out var date))
            throw new InvalidOperationException($"A request without {TableDatePolicy.Header} cannot be signed.");

        var toSign = $"{date}\n/{account.AccountName}{message.Request.Uri.ToUri().AbsolutePath}";
        var signature = HMACSHA256.HashData(account.AccountKey, Encoding.UTF8.GetBytes(toSign));
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {account.AccountName}:{Convert.ToBase64String(signature)}");
    }
}
