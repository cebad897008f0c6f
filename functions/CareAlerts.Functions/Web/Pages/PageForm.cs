using System.Text;
using CareAlerts.Functions.Web.Documents;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Web.Pages;

/// <summary>The fields of a form, as a browser without scripts sends it.</summary>
internal sealed class PageForm
{
    private readonly IReadOnlyDictionary<string, string> _fields;

    public static readonly PageForm Empty = new(new Dictionary<string, string>());

    private PageForm(IReadOnlyDictionary<string, string> fields) => _fields = fields;

    /// <summary>Reads the body; null when it is no form, or longer than it may be.</summary>
    public static async Task<PageForm?> ReadAsync(HttpRequest request, int mostBytes)
    {
        if (!request.HasFormContentType || request.ContentType!.StartsWith("multipart", StringComparison.OrdinalIgnoreCase)) return null;
        if (await RequestBody.ReadAsync(request, mostBytes, request.HttpContext.RequestAborted) is not { } body) return null;
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body)) { ValueLengthLimit = mostBytes };
            return new(reader.ReadForm().ToDictionary(field => field.Key, field => field.Value.ToString()));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The fields of a query.</summary>
    public static PageForm Of(IQueryCollection query) => new(query.ToDictionary(field => field.Key, field => field.Value.ToString()));

    /// <summary>A field to the letter; null when it is not there.</summary>
    public string? Raw(string name) => _fields.GetValueOrDefault(name);

    /// <summary>A field without control characters and outer space; null when nothing is left.</summary>
    public string? Text(string name) =>
        _fields.GetValueOrDefault(name) is { } text && new string([.. text.Where(c => !char.IsControl(c) || c is '\r' or '\n')]).Trim() is { Length: > 0 } clean ? clean : null;
}
