using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CareAlerts.Gateway.Options;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CareAlerts.Gateway.Mllp;

/// <summary>TLS of a port: what it shows, and whose certificates it takes.</summary>
internal static class Senders
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public static HttpsConnectionAdapterOptions Tls(TlsOptions options, TimeProvider time, ILogger log) => new()
    {
        ServerCertificate = options.Certificate,
        ServerCertificateChain = options.Chain,
        ClientCertificateMode = options.RequireClientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
        ClientCertificateValidation = (certificate, _, _) =>
        {
            if (IsKnown(certificate, options, time.GetUtcNow())) return true;
            log.LogWarning("A sender showed a certificate that is not taken: SHA-256 {Thumbprint}", certificate.GetCertHashString(HashAlgorithmName.SHA256));
            return false;
        },
    };

    /// <summary>On the list of thumbprints if there is one, leading to a trusted root if there is one, and of today.</summary>
    private static bool IsKnown(X509Certificate2 certificate, TlsOptions options, DateTimeOffset now)
    {
        if (now < certificate.NotBefore || now > certificate.NotAfter) return false;
        if (options.Thumbprints.Count > 0 && !options.Thumbprints.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256))) return false;
        return options.TrustedCas.Count == 0 || LeadsToTrusted(certificate, options.TrustedCas, now);
    }

    /// <remarks>Revocation is not asked about: a hospital's own authority seldom has a list that this network reaches. A thumbprint taken off the list revokes.</remarks>
    private static bool LeadsToTrusted(X509Certificate2 certificate, X509Certificate2Collection cas, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(cas);
        chain.ChainPolicy.ExtraStore.AddRange(cas);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(certificate);
    }
}
