using Xunit;

namespace CareAlerts.Domain.Tests;

public class IsoDurationTests
{
    [Theory]
    [InlineData("PT0S", 0)]
    [InlineData("PT30M", 30 * 60)]
    [InlineData("PT1H30M", 90 * 60)]
    [InlineData("P1D", 24 * 3600)]
    [InlineData("P1DT12H", 36 * 3600)]
    [InlineData("P2W", 14 * 24 * 3600)]
    [InlineData("PT1.5S", 1.5)]
    public void A_duration_of_fixed_length_is_read(string text, double seconds)
    {
        Assert.True(IsoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1M")]       // a month has no fixed length
    [InlineData("P1Y")]
    [InlineData("-PT1H")]
    [InlineData("PT-1H")]
    [InlineData("30")]
    [InlineData("PT30")]
    [InlineData("pt30m")]
    [InlineData("PT30M ")]
    [InlineData("PT30M\n")]
    [InlineData("P367D")]
    [InlineData("PT99999999999999H")]
    public void Anything_else_is_not(string text) => Assert.False(IsoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("PT0S")]
    [InlineData("PT15M")]
    [InlineData("PT1H30M")]
    [InlineData("P35D")]
    [InlineData("P1DT0.25S")]
    public void What_is_written_reads_the_same(string text)
    {
        Assert.True(IsoDuration.TryParse(text, out var duration));
        Assert.Equal(text, IsoDuration.Write(duration));
    }
}
