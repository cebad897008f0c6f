using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Tests.Messaging;

/// <summary>The time of first receipt is believed of the house alone, and of no later than it can have been.</summary>
public sealed class FirstReceiptsTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly FirstReceipts _ours = new(new IdentifierKey("k1", new byte[32]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_house_wrote_is_read_back(bool isAgain)
    {
        var first = new FirstReceipt(Monday.AddTicks(7), isAgain);
        Assert.Equal(first, _ours.Read(_ours.Write(first, "MSH|a"u8), "MSH|a"u8, latest: Monday.AddDays(3)));
    }

    [Fact]
    public void A_time_for_other_bytes_another_time_or_by_somebody_else_is_not_believed()
    {
        var written = _ours.Write(new(Monday, IsAgain: true), "MSH|a"u8);
        var others = new FirstReceipts(new IdentifierKey("k1", [.. Enumerable.Repeat((byte)1, 32)])).Write(new(Monday, IsAgain: true), "MSH|a"u8);
        var dated = written.Replace(Monday.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture), Monday.AddDays(-1).UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

        Assert.Null(_ours.Read(written, "MSH|b"u8, Monday.AddDays(1)));
        foreach (var forged in new[] { others, dated, written.Replace("again", "part", StringComparison.Ordinal), written[..^1], "2026-11-23T09:00:00Z", "", null, $"{long.MaxValue} again {new string('0', 64)}" })
            Assert.Null(_ours.Read(forged, "MSH|a"u8, Monday.AddDays(1)));
    }

    [Fact]
    public void It_is_never_later_than_the_broker_had_it() =>
        Assert.Equal(Monday, _ours.Read(_ours.Write(new(Monday.AddDays(1), IsAgain: true), "MSH|a"u8), "MSH|a"u8, latest: Monday)!.Value.At);
}
