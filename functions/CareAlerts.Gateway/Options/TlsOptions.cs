using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CareAlerts.Gateway.Options;

/// <summary>The certificate of a port, and which certificates of senders it takes.</summary>
internal sealed record TlsOptions
{
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What leads from the certificate to a root the senders know.</summary>
    public X509Certificate2Collection Chain { get; init; } = [];

    public bool RequireClientCertificate { get; init; }

    /// <summary>Roots and intermediates that senders' certificates lead to.</summary>
    public X509Certificate2Collection TrustedCas { get; init; } = [];

    /// <summary>SHA-256 thumbprints of senders' certificates; empty for any that leads to a trusted root.</summary>
    public IReadOnlyList<string> Thumbprints { get; init; } = [];

    /// <summary>Null when no certificate is named, or when one cannot be read, which is the reader's fault to tell.</summary>
    public static TlsOptions? Read(SettingReader settings)
    {
        var (path, key, password) = (settings.Text("Tls:CertificatePath"), settings.Text("Tls:KeyPath"), settings.Text("Tls:CertificatePassword"));
        var (require, caPath, thumbprints) = (settings.Flag("Tls:RequireClientCertificate"), settings.Text("Tls:TrustedCaPath"), ThumbprintsOf(settings));
        if (path is null)
        {
            return key is not null || password is not null || require || caPath is not null || thumbprints.Length > 0
                ? settings.Bad<TlsOptions?>("Tls:CertificatePath", "is missing: other settings of Tls are set", null) : null;
        }

        if (require && caPath is null && thumbprints.Length == 0)
            return settings.Bad<TlsOptions?>("Tls:RequireClientCertificate", "needs Tls__TrustedCaPath or Tls__ClientThumbprints, or anybody's certificate would do", null);
        if (!require && (caPath is not null || thumbprints.Length > 0))
            return settings.Bad<TlsOptions?>("Tls:RequireClientCertificate", "must be true for Tls__TrustedCaPath and Tls__ClientThumbprints to mean anything", null);
        var certificate = Load(settings, "Tls:CertificatePath", () => Own(path, key, password));
        var cas = caPath is null ? [] : Load(settings, "Tls:TrustedCaPath", () => Pem(caPath));
        return certificate is not [{ HasPrivateKey: true } own, ..] || cas is null ? null : new()
        {
            Certificate = own,
            Chain = [.. certificate.Skip(1)],
            RequireClientCertificate = require,
            TrustedCas = cas,
            Thumbprints = thumbprints,
        };
    }

    private static string[] ThumbprintsOf(SettingReader settings)
    {
        var thumbprints = (settings.Text("Tls:ClientThumbprints") ?? "").Replace(":", "", StringComparison.Ordinal).ToUpperInvariant()
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return thumbprints.All(thumbprint => thumbprint.Length == 64 && thumbprint.All(char.IsAsciiHexDigit)) ? thumbprints
            : settings.Bad<string[]>("Tls:ClientThumbprints", "must be SHA-256 thumbprints of 64 hexadecimal digits", []);
    }

    /// <summary>The certificate with its key first, then the rest of its file.</summary>
    private static X509Certificate2Collection Own(string path, string? key, string? password)
    {
        if (key is not null)
        {
            // A key read from PEM is ephemeral, which Windows cannot serve with: taken through PKCS#12 it can.
            using var read = X509Certificate2.CreateFromPemFile(path, key);
            var own = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
            return [own, .. Pem(path).Where(other => other.Thumbprint != own.Thumbprint)];
        }

        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        return all.FirstOrDefault(one => one.HasPrivateKey) is { } first ? [first, .. all.Where(other => other.Thumbprint != first.Thumbprint)]
            : throw new CryptographicException("it holds no private key");
    }

    private static X509Certificate2Collection Pem(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
    }

    private static X509Certificate2Collection? Load(SettingReader settings, string key, Func<X509Certificate2Collection> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return settings.Bad<X509Certificate2Collection?>(key, $"cannot be read: {e.Message.Split('\n')[0].TrimEnd('.')}", null);
        }
    }
}
