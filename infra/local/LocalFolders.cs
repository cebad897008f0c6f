using System.Reflection;

namespace CareAlerts.Local;

/// <summary>Places known at build time.</summary>
internal static class LocalFolders
{
    /// <summary>Where main.mjs and package-lock.json lie.</summary>
    public static string Local { get; } = Metadata("LocalFolder");

    /// <summary>
    /// The function app as it was built with us: host.json, functions, executable. CAREALERTS_LOCAL_APP names another one,
    /// such as a published one.
    /// </summary>
    public static string FunctionApp { get; } = Environment.GetEnvironmentVariable("CAREALERTS_LOCAL_APP") ?? Metadata("FunctionAppFolder");

    /// <summary>The gateway's executable as it was built with us.</summary>
    public static string Gateway { get; } = Path.Combine(Metadata("GatewayFolder"), OperatingSystem.IsWindows() ? "CareAlerts.Gateway.exe" : "CareAlerts.Gateway");

    private static string Metadata(string key) =>
        typeof(LocalFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
