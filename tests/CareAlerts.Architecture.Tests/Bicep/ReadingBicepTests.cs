namespace CareAlerts.Architecture.Tests.Bicep;

public sealed class ReadingBicepTests
{
    [Fact]
    public void Declarations_are_found_with_their_types_and_values()
    {
        var file = BicepFile.Read("""
            // param unused string
            @description('Has a \'quote\' and a // that is no comment.')
            param name string
            param size int = 3 /* how large */
            var names = [
              'one' // a comment
              'two, three'
            ]
            resource it 'Some.Type/things@2024-01-01' = if (size > 2) {
              name: '${name}-${toLower('X')}'
            }
            output id string = it.id
            """);

        Assert.Equal(["param name string ", "param size int 3", "var names  [", "resource it Some.Type/things@2024-01-01 if", "output id string it"],
            file.Declarations.Select(it => $"{it.Kind} {it.Name} {it.Type} {it.Source.Split(' ', '.', '\n')[0]}"));
        Assert.Equal(["one", "two, three"], file.Var("names").Value.Items.Select(item => item.AsWritten));
    }

    [Fact]
    public void Values_are_read_as_written()
    {
        var value = BicepValue.Read("""
            [
              { name: 'a', count: 100, deep: { 'odata.type': 'x' } }
              {
                name: 'b'
                kind: big == 'yes'
                  ? { tier: 'large' }
                  : { tier: 'small' }
                list: ['p', 'q']
              }
            ]
            """);

        Assert.Equal("100", value.Items[0].Fields["count"].AsWritten);
        Assert.Equal("x", value.Items[0].Fields["deep"].Fields["odata.type"].AsWritten);
        Assert.StartsWith("big == 'yes'", value.Items[1].Fields["kind"].AsWritten, StringComparison.Ordinal);
        Assert.Equal(2, value.Items[1].Fields["list"].Items.Count);
    }

    [Theory]
    [InlineData("'no end")]
    [InlineData("[ 'a'")]
    [InlineData("{ name }")]
    [InlineData("'a' }")]
    public void Text_that_is_no_value_is_not_taken_for_one(string text) => Assert.Throws<FormatException>(() => BicepValue.Read(text));

    [Fact]
    public void Every_template_can_be_read()
    {
        var templates = Repository.Files("infra", "*.bicep");

        Assert.NotEmpty(templates);
        foreach (var template in templates)
        {
            var file = BicepFile.Read(template.Text);
            foreach (var literal in file.Of("var")) Assert.NotNull(literal.Value);
            Assert.Equal(BracketsOf(file.Text, '{'), BracketsOf(file.Text, '}'));
        }
    }

    private static int BracketsOf(string text, char bracket) => text.Count(letter => letter == bracket);
}
