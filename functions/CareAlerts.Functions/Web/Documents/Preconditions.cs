using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>What a request demands of the version it writes over (RFC 9110 section 13.1).</summary>
internal sealed class Preconditions
{
    private readonly StringValues _ifMatch;
    private readonly StringValues _ifNoneMatch;

    private Preconditions(StringValues ifMatch, StringValues ifNoneMatch) => (_ifMatch, _ifNoneMatch) = (ifMatch, ifNoneMatch);

    public static Preconditions Of(HttpRequest request) => new(request.Headers.IfMatch, request.Headers.IfNoneMatch);

    /// <summary>Whether a version may be written over. A header nobody can read matches nothing: then nothing is overwritten by mistake.</summary>
    /// <param name="tag">The tag of the stored version; null when there is none.</param>
    public bool Allow(string? tag)
    {
        if (_ifMatch.Count > 0 && !(tag is not null && Names(_ifMatch, tag, weakToo: false))) return false;
        return _ifNoneMatch.Count == 0 || tag is null || !Names(_ifNoneMatch, tag, weakToo: true);
    }

    private static bool Names(StringValues header, string tag, bool weakToo) =>
        EntityTagHeaderValue.TryParseList(header, out var tags)
        && tags.Any(named => named.Equals(EntityTagHeaderValue.Any) || (named.Tag == tag && (weakToo || !named.IsWeak)));
}
