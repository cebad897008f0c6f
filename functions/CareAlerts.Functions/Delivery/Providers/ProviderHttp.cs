using System.Net;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>What calls to providers have in common.</summary>
internal static class ProviderHttp
{
    /// <summary>A client for any provider. Deadlines come from callers; a followed redirect would be a second send.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a message and reads the provider's answer; what happens on the way is an outcome.</summary>
    public static async Task<SendOutcome> SendAsync(
        HttpClient http, HttpRequestMessage request, Func<HttpResponseMessage, ReadOnlyMemory<byte>, SendOutcome> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            using var response = await http.SendAsync(request, ct);
            return read(response, await response.Content.ReadAsByteArrayAsync(ct));
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome.Unknown("No answer before the deadline");
        }
        catch (HttpRequestException e) when (NeverLeft(e))
        {
            return new SendOutcome.TemporaryFailure($"The provider could not be reached: {e.HttpRequestError}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new SendOutcome.Unknown("The connection broke before the answer");
        }
    }

    /// <summary>An address below an endpoint, which may have a path of its own.</summary>
    public static Uri Address(Uri endpoint, string path) => new(endpoint.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>How long an answer asks us to wait.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } until } when until > now => until - now,
        _ => null,
    };

    public static string Status(HttpStatusCode status) => $"HTTP {(int)status}";

    private static bool NeverLeft(HttpRequestException e) => e.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
}
