using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Host;

/// <summary>Settings of the handler itself. A bad one stops the process with one line that names it.</summary>
internal sealed record HandlerOptions
{
    /// <summary>The address people and providers use, with the route prefix: <c>https://host/api</c>. Never taken from a request.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>A machine for development: the key <c>local</c> opens everything. Refused in Azure.</summary>
    public bool IsLocal { get; init; }

    public required IdentifierKey IdentifierKey { get; init; }

    /// <summary>An address below the public one.</summary>
    public Uri Public(string path) => new($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>Reads the settings, or says in one line what is wrong.</summary>
    public static HandlerOptions? TryRead(IConfiguration settings, out string? fault)
    {
        fault = Fault(settings);
        return fault is not null ? null : new HandlerOptions
        {
            PublicUrl = settings.Address("CareAlerts:PublicUrl")!,
            IsLocal = IsTrue(settings, "CareAlerts:Local"),
            IdentifierKey = new(settings.Text("CareAlerts:IdentifierKeyVersion") ?? "k1", Convert.FromBase64String(settings.Text("CareAlerts:IdentifierKey")!)),
        };
    }

    private static string? Fault(IConfiguration settings)
    {
        if (settings.Address("CareAlerts:PublicUrl") is not { } address || !address.IsWeb())
            return "Set CareAlerts__PublicUrl to the address people use, for example https://carealerts.example.org/api.";
        if (IsTrue(settings, "CareAlerts:Local") && settings.Text("WEBSITE_SITE_NAME") is not null)
            return "CareAlerts__Local opens everything with the key 'local' and must not be set in Azure.";
        var key = new byte[256];
        return settings.Text("CareAlerts:IdentifierKey") is { } text && text.Length <= 256 && Convert.TryFromBase64String(text, key, out var length) && length >= 32
            ? null : "Set CareAlerts__IdentifierKey to at least 32 random bytes in base64 (openssl rand -base64 32).";
    }

    private static bool IsTrue(IConfiguration settings, string key) => bool.TryParse(settings.Text(key), out var value) && value;
}
