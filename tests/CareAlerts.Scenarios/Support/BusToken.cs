using System.Security.Cryptography;
using System.Text;

namespace CareAlerts.Scenarios.Support;

/// <summary>A shared access signature for the local stand-in, good for longer than any test moves the clock.</summary>
internal static class BusToken
{
    public static string For(Uri resource)
    {
        var sr = Uri.EscapeDataString(resource.AbsoluteUri);
        var expiry = TimeProvider.System.GetUtcNow().AddDays(400).ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("SAS_KEY_VALUE"), Encoding.UTF8.GetBytes($"{sr}\n{expiry}")));
        return $"SharedAccessSignature sr={sr}&sig={Uri.EscapeDataString(signature)}&se={expiry}&skn=RootManageSharedAccessKey";
    }
}
