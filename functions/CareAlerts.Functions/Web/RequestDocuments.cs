using System.Text;
using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Web.Documents;

namespace CareAlerts.Functions.Web;

/// <summary>Reads what a request says by a table of its fields, so that bodies and queries follow one rule: every fault is named at once.</summary>
internal static class RequestDocuments
{
    public static async Task<IResult> WithBodyAsync<T>(this HttpRequest request, Func<DocumentObject, T> table, Func<T, Task<IResult>> then)
    {
        var (body, refused) = await RequestBody.JsonAsync(request, request.HttpContext.RequestAborted);
        return refused ?? await Then(DocumentReader.Read(body, table), then);
    }

    /// <summary>The query read as a document of texts. A parameter without a value counts as left out; one given twice is a list with commas.</summary>
    public static Task<IResult> WithQueryAsync<T>(this HttpRequest request, Func<DocumentObject, T> table, Func<T, Task<IResult>> then)
    {
        var given = request.Query
            .Select(parameter => (parameter.Key, Text: string.Join(',', parameter.Value.Where(value => !string.IsNullOrEmpty(value)))))
            .Where(parameter => parameter.Text.Length > 0)
            .ToDictionary(parameter => parameter.Key, parameter => WithPlus(parameter.Text));
        return Then(DocumentReader.Read(JsonSerializer.SerializeToUtf8Bytes(given), table), then);
    }

    private static Task<IResult> Then<T>(Read<T> read, Func<T, Task<IResult>> then) => read switch
    {
        Read<T>.Ok ok => then(ok.Value),
        Read<T>.Faulty faulty => Task.FromResult(Problems.Invalid(faulty.Faults)),
        _ => throw new InvalidOperationException("A reading that is neither sound nor faulty."),
    };

    // A plus written into a URL as it is means a space there (WHATWG URL, form encoding): 09:30:00+01:00 arrives as 09:30:00 01:00.
    private static string WithPlus(string text) =>
        text.Length > 16 && text[10] == 'T' && text[^6] == ' ' ? new StringBuilder(text) { [text.Length - 6] = '+' }.ToString() : text;
}
