using System.CommandLine;
using System.CommandLine.Parsing;

namespace CareAlerts.Local;

/// <summary>An option for a port, or for <c>count</c> ports in a row. Without a default, what it is for is started only where it is given.</summary>
internal sealed class PortOption
{
    private readonly int _count;

    public PortOption(string name, int? fallback, int count, string description)
    {
        _count = count;
        Option = new Option<int?>(name) { Description = description };
        if (fallback is not null)
            Option.DefaultValueFactory = _ => fallback;
        Option.Validators.Add(Validate);
    }

    public Option<int?> Option { get; }

    public int? In(ParseResult parsed) => parsed.GetValue(Option);

    public IEnumerable<int> AllIn(ParseResult parsed) => In(parsed) is { } first ? Enumerable.Range(first, _count) : [];

    private void Validate(OptionResult result)
    {
        // A value that is no number has its own message already.
        if (result.Tokens is not [var token] || !int.TryParse(token.Value, out var port))
            return;
        if (port < 1 || port + _count - 1 > ushort.MaxValue)
            result.AddError($"{Option.Name} {port}: a port is a number from 1 to {ushort.MaxValue - _count + 1}.");
    }
}
