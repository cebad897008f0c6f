using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CareAlerts.Scenarios.Support;

internal static class JsonReading
{
    public static async Task<IReadOnlyList<JsonNode>> GetFromJsonArrayAsync(this HttpClient http, string path) =>
        [.. (await http.GetFromJsonAsync<JsonArray>(path, TestContext.Current.CancellationToken))!.Select(node => node!)];
}
