using Azure.Core;
using Azure.Core.Pipeline;

namespace CareAlerts.Functions.Storage.Tables;

/// <summary>An account's Table service. Make one per process: its tables share connections, tokens and retries.</summary>
internal sealed class TableServiceClient
{
    private const string Scope = "https://storage.azure.com/.default";

    private readonly Uri _endpoint;

    /// <summary>Signs with an account's key, for local use.</summary>
    public TableServiceClient(StorageConnection account, HttpPipelineTransport transport, TimeProvider time, AzureRetries? retries = null)
        : this(account.TableEndpoint, new SharedKeyLitePolicy(account), transport, time, retries)
    {
    }

    /// <summary>Signs in as <paramref name="credential"/>, which needs the role Storage Table Data Contributor.</summary>
    public TableServiceClient(
        Uri tableEndpoint, TokenCredential credential, HttpPipelineTransport transport, TimeProvider time, AzureRetries? retries = null)
        : this(tableEndpoint, new BearerTokenAuthenticationPolicy(credential, Scope), transport, time, retries)
    {
    }

    private TableServiceClient(
        Uri endpoint, HttpPipelinePolicy authentication, HttpPipelineTransport transport, TimeProvider time, AzureRetries? retries)
    {
        _endpoint = endpoint;
        var date = new TableDatePolicy(time);
        Retried = Build(retries ?? AzureRetries.Default);
        Once = Build(AzureRetries.None);

        HttpPipeline Build(AzureRetries tries)
        {
            var options = new HttpPipelineOptions(tries.Options(transport)) { RequestFailedDetailsParser = new TableErrorParser() };
            options.PerRetryPolicies.Add(date);
            options.PerRetryPolicies.Add(authentication);
            return HttpPipelineBuilder.Build(options);
        }
    }

    /// <summary>For what may be sent twice: reads and unconditional writes.</summary>
    public HttpPipeline Retried { get; }

    /// <summary>For what must not: a retried conditional write meets its own success and calls it a conflict.</summary>
    public HttpPipeline Once { get; }

    /// <summary>How long a write that is sent once may take.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The account the options name.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="credential">Used with a table address only.</param>
    /// <param name="transport">The process's connections.</param>
    /// <param name="time">Dates requests.</param>
    public static TableServiceClient From(
        StorageOptions options, TokenCredential credential, HttpPipelineTransport transport, TimeProvider time) =>
        options.ConnectionString is { } connection
            ? new TableServiceClient(StorageConnection.Parse(connection), transport, time)
            : new TableServiceClient(options.TableEndpoint!, credential, transport, time);

    public TableClient GetTableClient(string tableName)
    {
        TableLimits.CheckTableName(tableName);
        return new TableClient(this, new TableAddresses(_endpoint, tableName), tableName);
    }
}
