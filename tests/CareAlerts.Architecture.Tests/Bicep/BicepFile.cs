using System.Text.RegularExpressions;

namespace CareAlerts.Architecture.Tests.Bicep;

/// <summary>One declaration of a template: <c>param name type = value</c>, <c>resource name 'type@version' = { … }</c> and so on.</summary>
/// <param name="Kind">param, var, resource, module, output or using.</param>
/// <param name="Name">Its name; for <c>using</c> the file.</param>
/// <param name="Type">What stands between name and value: a type, a resource's type and version, a module's file.</param>
/// <param name="Source">The value as written, without comments; empty when there is none.</param>
internal sealed record BicepDeclaration(string Kind, string Name, string Type, string Source)
{
    public bool HasValue => Source.Length > 0;

    public BicepValue Value => BicepValue.Read(Source);
}

/// <summary>
/// A template read as text. This is no compiler: <c>az bicep build</c> runs in azure-pipelines.yml, where it can be installed.
/// It knows strings, brackets, comments and literals: enough to hold names, versions and settings against the code.
/// </summary>
internal sealed partial class BicepFile
{
    private BicepFile(string text, IReadOnlyList<BicepDeclaration> declarations) => (Text, Declarations) = (text, declarations);

    /// <summary>The text without comments.</summary>
    public string Text { get; }

    public IReadOnlyList<BicepDeclaration> Declarations { get; }

    public IEnumerable<BicepDeclaration> Of(string kind) => Declarations.Where(declaration => declaration.Kind == kind);

    public BicepDeclaration Var(string name) =>
        Of("var").SingleOrDefault(declaration => declaration.Name == name) ?? throw new FormatException($"There is no var {name}.");

    public static BicepFile Read(string source)
    {
        var text = BicepText.WithoutComments(source);
        var declarations = new List<BicepDeclaration>();
        for (var at = 0; at < text.Length;)
        {
            var end = StatementEnd(text, at);
            if (Declaration().Match(text[at..end]) is { Success: true } match)
                declarations.Add(new(match.Groups["kind"].Value, match.Groups["name"].Value.Trim('\''),
                    match.Groups["type"].Value.Trim().Trim('\''), match.Groups["value"].Value.Trim()));
            at = end + 1;
        }

        return new(text, declarations);
    }

    private static int StatementEnd(string text, int at)
    {
        while (at < text.Length && text[at] != '\n')
            at = text[at] == '\'' ? BicepText.AfterString(text, at) : "{[(".Contains(text[at]) ? BicepText.AfterBracket(text, at) : at + 1;
        return at;
    }

    // `existing` declares nothing new, and a resource it names must be known as well: it stays a resource.
    [GeneratedRegex(@"\A(?<kind>param|var|resource|module|output|using)\s+(?<name>'[^']*'|\w+)(?<type>[^=]*)(=(?<value>.*))?\z", RegexOptions.Singleline)]
    private static partial Regex Declaration();
}
