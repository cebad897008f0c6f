using System.Text.RegularExpressions;
using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

public sealed class ParameterTests
{
    private static readonly IReadOnlyList<TextFile> Environments = Repository.Files("infra", "*.bicepparam");

    [Fact]
    public void There_is_a_parameter_file_for_each_environment() =>
        Assert.Equal(["infra/dev.bicepparam", "infra/prod.bicepparam"], Environments.Select(file => file.Path));

    [Fact]
    public void Every_parameter_file_gives_what_has_no_default_and_nothing_unknown() =>
        Assert.Empty(Environments.SelectMany(file => Faults(Templates.Main, BicepFile.Read(file.Text)).Select(fault => $"{file.Path}: {fault}")));

    [Fact]
    public void Every_module_is_given_what_has_no_default_and_nothing_unknown() =>
        Assert.Empty(Templates.Main.Of("module").SelectMany(module =>
            ModuleFaults(module, BicepFile.Read(Repository.Read($"infra/{module.Type}").Text)).Select(fault => $"{module.Name}: {fault}")));

    [Fact]
    public void Every_parameter_and_variable_is_used() => Assert.Empty(Templates.Sources.SelectMany(Unused));

    [Fact]
    public void A_missing_and_an_unknown_parameter_are_seen() => Assert.Equal(["name is not given", "nmae is unknown"], Faults(
        BicepFile.Read("param name string\nparam size int = 1"), BicepFile.Read("using 'main.bicep'\nparam nmae = 'x'")));

    [Fact]
    public void A_module_without_a_needed_parameter_is_seen() => Assert.Equal(["size is not given"], ModuleFaults(
        BicepFile.Read("module it 'x.bicep' = if (yes) {\n  name: 'x'\n  params: { name: 'y' }\n}").Declarations[0],
        BicepFile.Read("param name string\nparam size int")));

    [Fact]
    public void A_variable_nobody_uses_is_seen() =>
        Assert.Equal(["a.bicep: left"], Unused(new("a.bicep", "var left = 1 // left\nvar right = 2\noutput it int = right")));

    private static IEnumerable<string> Faults(BicepFile template, BicepFile values)
    {
        var given = values.Of("param").Select(value => value.Name).ToList();
        return Faults(template, given);
    }

    private static IEnumerable<string> ModuleFaults(BicepDeclaration module, BicepFile template)
    {
        var body = BicepValue.Read(module.Source[module.Source.IndexOf('{', StringComparison.Ordinal)..]);
        return Faults(template, [.. body.Fields["params"].Fields.Keys]);
    }

    private static IEnumerable<string> Faults(BicepFile template, IReadOnlyList<string> given)
    {
        var known = template.Of("param").ToList();
        foreach (var missing in known.Where(parameter => !parameter.HasValue && !given.Contains(parameter.Name)))
            yield return $"{missing.Name} is not given";
        foreach (var unknown in given.Except(known.Select(parameter => parameter.Name)))
            yield return $"{unknown} is unknown";
    }

    private static IEnumerable<string> Unused(TextFile template)
    {
        var file = BicepFile.Read(template.Text);
        return file.Of("param").Concat(file.Of("var"))

            // A key of the same name is no use of it.
            .Where(it => Regex.Count(file.Text, $@"(?<!(^|[\n{{,])[ ]*)\b{it.Name}\b|\b{it.Name}\b(?!\s*:)") < 2)
            .Select(it => $"{template.Path}: {it.Name}");
    }
}
