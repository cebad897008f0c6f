namespace CareAlerts.Functions.Storage.Tables;

/// <summary>The form all Azure connection strings share: <c>Name=value;Name=value</c>, where a value may hold <c>=</c>.</summary>
internal static class ConnectionString
{
    public static Dictionary<string, string> Read(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parts[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }

        return parts;
    }
}
