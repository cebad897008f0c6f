using System.Security.Cryptography;
using CareAlerts.Functions.Host;

namespace CareAlerts.Functions.Web.Pages;

/// <summary>The style of the pages: one small file that travels inside the app.</summary>
internal static class Assets
{
    private const string Name = "carealerts.css";
    private static readonly byte[] Stylesheet = EmbeddedFile.Read(Name);
    private static readonly string Version = Convert.ToHexStringLower(SHA256.HashData(Stylesheet))[..12];

    /// <summary>Where browsers find it; a changed file has another address, so they may keep it.</summary>
    public static string StylesheetPath(HandlerOptions options) => $"{options.Public($"assets/{Name}").AbsolutePath}?v={Version}";

    public static void MapAssets(this IEndpointRouteBuilder api) => api.MapMethods($"/assets/{Name}", ["GET", "HEAD"], (HttpResponse response) =>
    {
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(Stylesheet, "text/css; charset=utf-8");
    });
}
