namespace CareAlerts.Functions.Web;

/// <summary>Files that travel inside the app.</summary>
internal static class EmbeddedFile
{
    public static byte[] Read(string name)
    {
        using var resource = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
