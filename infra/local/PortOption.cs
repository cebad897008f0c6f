using System.CommandLine;
using System.CommandLine.Parsing;

namespace CareAlerts.Local;

/// <summary>An option for a port, or for <c>count</c> ports in a row.</summary>
internal sealed class PortOption
{
    private readonly int _count;

    public PortOption(string name, int fallback, int count, string description)
    {
        _count = count;
        Option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => fallback };
        Option.Validators.Add(Validate);
    }

    public Option<int> Option { get; }

    public int In(ParseResult parsed) => parsed.GetValue(Option);

    public IEnumerable<int> AllIn(ParseResult parsed) => Enumerable.Range(In(parsed), _count);

    private void Validate(OptionResult result)
    {
        // A value that is no number has its own message already.
        if (result.Tokens is not [var token] || !int.TryParse(token.Value, out var port))
            return;
        if (port < 1 || port + _count - 1 > ushort.MaxValue)
            result.AddError($"{Option.Name} {port}: a port is a number from 1 to {ushort.MaxValue - _count + 1}.");
    }
}
