using System.Security.Cryptography;
using System.Text;

namespace CareAlerts.Functions.Storage;

/// <summary>Strong entity tags of documents (RFC 9110 section 8.8.3), derived from their text.</summary>
internal static class DocumentTag
{
    public static string Of(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20]}\"";
}
