using System.Security.Cryptography;

namespace CareAlerts.Gateway.Forwarding;

/// <summary>Ids for queued messages and replies: 16 characters, which is within MSH-10 of every version of HL7 v2.</summary>
internal static class Ids
{
    public static string Random() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
