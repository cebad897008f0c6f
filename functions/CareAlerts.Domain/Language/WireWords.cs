using System.Collections.Frozen;

namespace CareAlerts.Domain;

/// <summary>A closed set and its words on the wire. Every member has exactly one word, or the process does not start.</summary>
public sealed class WireWords<T> where T : struct, Enum
{
    private readonly FrozenDictionary<T, string> _words;
    private readonly FrozenDictionary<string, T> _members;

    internal WireWords(params (T Member, string Word)[] table) : this([], table) { }

    private WireWords(T[] wordless, (T Member, string Word)[] table)
    {
        _words = table.ToFrozenDictionary(row => row.Member, row => row.Word);
        _members = table.ToFrozenDictionary(row => row.Word, row => row.Member, StringComparer.Ordinal);
        Words = [.. table.Select(row => row.Word)];
        var missing = Enum.GetValues<T>().Except(wordless).Where(member => !_words.ContainsKey(member)).ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"{typeof(T).Name} has no word for {string.Join(", ", missing)}");
    }

    /// <summary>The words, in the order of CONTRACT.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The word of a member.</summary>
    public string Of(T member) => _words[member];

    /// <summary>The member of a word; words are exact, capitals included.</summary>
    public bool TryRead(string word, out T member) => _members.TryGetValue(word, out member);

    internal static WireWords<T> Without(T wordless, params (T Member, string Word)[] table) => new([wordless], table);
}
