using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CareAlerts.Gateway.Tests.Support;

/// <summary>An authority of a hospital with the certificates it has given out, in a folder of its own.</summary>
internal sealed class CertificateFiles : IDisposable
{
    public const string Password = "of the test";

    private const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("carealerts-gateway-").FullName;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _authority;
    private readonly Dictionary<string, X509Certificate2> _clients = [];

    public CertificateFiles()
    {
        _authority = Authority("CN=Hospital authority");
        var server = Issue("CN=gateway", _authority, ServerUse, _now.AddDays(1));
        (Ca, ServerPem, ServerKey, ServerPfx) = (File("ca.pem"), File("server.pem"), File("server.key"), File("server.pfx"));
        System.IO.File.WriteAllText(Ca, _authority.ExportCertificatePem());
        System.IO.File.WriteAllText(ServerPem, server.ExportCertificatePem());
        System.IO.File.WriteAllText(ServerKey, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        System.IO.File.WriteAllBytes(ServerPfx, server.Export(X509ContentType.Pfx, Password));
        _clients["known"] = Issue("CN=engine", _authority, ClientUse, _now.AddDays(1));
        _clients["other"] = Issue("CN=other engine", _authority, ClientUse, _now.AddDays(1));
        _clients["expired"] = Issue("CN=old engine", _authority, ClientUse, _now.AddMinutes(-1));
        _clients["server-only"] = Issue("CN=web server", _authority, ServerUse, _now.AddDays(1));
        _clients["stranger"] = Issue("CN=engine", Authority("CN=Hospital authority"), ClientUse, _now.AddDays(1));
    }

    public string Ca { get; }

    public string ServerPem { get; }

    public string ServerKey { get; }

    public string ServerPfx { get; }

    public X509Certificate2? Client(string who) => _clients.GetValueOrDefault(who);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name) => Path.Combine(_folder, name);

    private X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(_now.AddDays(-2), _now.AddDays(2));
    }

    private X509Certificate2 Issue(string name, X509Certificate2 by, string use, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        using var bare = request.Create(by, _now.AddDays(-1), until, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
