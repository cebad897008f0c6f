using System.Text;
using CareAlerts.Feeds.Hl7v2;

namespace CareAlerts.Feeds.Tests.Hl7v2;

public class Hl7TimestampTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00", Hl7Precision.Year)]
    [InlineData("202611", "2026-11-01T00:00:00", Hl7Precision.Month)]
    [InlineData("20261106", "2026-11-06T00:00:00", Hl7Precision.Day)]
    [InlineData("2026110609", "2026-11-06T09:00:00", Hl7Precision.Hour)]
    [InlineData("202611060915", "2026-11-06T09:15:00", Hl7Precision.Minute)]
    [InlineData("20261106091530", "2026-11-06T09:15:30", Hl7Precision.Second)]
    [InlineData("20261106091530.1", "2026-11-06T09:15:30.1", Hl7Precision.Second)]
    [InlineData("20261106091530.1234", "2026-11-06T09:15:30.1234", Hl7Precision.Second)]
    [InlineData("20261106091530.123456789", "2026-11-06T09:15:30.1234567", Hl7Precision.Second)]
    [InlineData("20261106091530123", "2026-11-06T09:15:30.123", Hl7Precision.Second)]
    [InlineData("2026-11-06", "2026-11-06T00:00:00", Hl7Precision.Day)]
    [InlineData("2026-11", "2026-11-01T00:00:00", Hl7Precision.Month)]
    [InlineData("2026-11-06T09:15", "2026-11-06T09:15:00", Hl7Precision.Minute)]
    [InlineData("2026-11-06 09:15:30,5", "2026-11-06T09:15:30.5", Hl7Precision.Second)]
    [InlineData("20261106T091530", "2026-11-06T09:15:30", Hl7Precision.Second)]
    [InlineData("202611062400", "2026-11-07T00:00:00", Hl7Precision.Minute)]
    [InlineData("20161231235960", "2016-12-31T23:59:59", Hl7Precision.Second)]
    [InlineData(" 20261106 ", "2026-11-06T00:00:00", Hl7Precision.Day)]
    public void A_time_is_as_precise_as_its_digits(string sent, string local, Hl7Precision precision)
    {
        var time = Parse(sent);
        Assert.Equal(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), time.Local);
        Assert.Equal(precision, time.Precision);
        Assert.Null(time.Offset);
    }

    [Theory]
    [InlineData("202611060915+0100", 60)]
    [InlineData("20261106091530.123-0500", -300)]
    [InlineData("198908181126+0215", 135)]
    [InlineData("20261106+0000", 0)]
    [InlineData("2026-0500", -300)]
    [InlineData("2026-11-06T09:15:30Z", 0)]
    [InlineData("2026-11-06T09:15:30+01:00", 60)]
    [InlineData("202611060915-03", -180)]
    public void An_offset_is_kept_as_sent(string sent, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), Parse(sent).Offset);

    [Theory]
    [InlineData("")]
    [InlineData("not-a-date")]
    [InlineData("$MSH7$")]
    [InlineData("11111")]
    [InlineData("2026110")]
    [InlineData("202611060")]
    [InlineData("201610015080000")]
    [InlineData("20261306")]
    [InlineData("20260229")]
    [InlineData("20260000")]
    [InlineData("202611062500")]
    [InlineData("202611062401")]
    [InlineData("202611060960")]
    [InlineData("20261106091530.")]
    [InlineData("202611060915+1500")]
    [InlineData("202611060915+01000")]
    [InlineData("2026-11-")]
    [InlineData("2026-11-06T")]
    [InlineData("06/11/2026")]
    [InlineData("20080919 IN1")]
    [InlineData("00010101")]
    [InlineData("99991231235959")]
    public void What_is_no_time_is_not_read(string sent) => Assert.False(Hl7Timestamp.TryParse(Encoding.UTF8.GetBytes(sent), out _));

    [Theory]
    [InlineData("20260701083000", "2026-07-01T08:30:00+01:00")]
    [InlineData("20261106083000", "2026-11-06T08:30:00+00:00")]
    [InlineData("20261025003000", "2026-10-25T00:30:00+01:00")]
    [InlineData("20261025013000", "2026-10-25T01:30:00+00:00")]    // comes twice: the later
    [InlineData("20261025023000", "2026-10-25T02:30:00+00:00")]
    [InlineData("20260329013000", "2026-03-29T01:30:00+00:00")]    // does not exist: by a clock not yet put forward
    [InlineData("20260701083000-0500", "2026-07-01T08:30:00-05:00")]
    [InlineData("20260701", "2026-07-01T12:00:00+01:00")]
    public void Without_an_offset_the_zone_of_the_source_counts(string sent, string instant) =>
        Assert.Equal(Messages.At(instant), new Hl7Clock(London, new TimeOnly(12, 0)).Instant(Parse(sent)));

    [Fact]
    public void An_offset_in_MSH_7_counts_for_the_times_of_its_message()
    {
        var clock = new Hl7Clock(London, new TimeOnly(12, 0)).For(Parse("20261106101500-0500"));
        Assert.Equal(Messages.At("2026-11-06T08:30:00-05:00"), clock.Instant(Parse("20261106083000")));
        Assert.Equal(Messages.At("2026-11-06T08:30:00+02:00"), clock.Instant(Parse("20261106083000+0200")));
    }

    /// <summary>Nothing is recorded after it was sent.</summary>
    [Theory]
    [InlineData("20261025012001+0100", "20261025012000", "2026-10-25T01:20:00+01:00")]
    [InlineData("20261025012001+0100", "20261025012003", "2026-10-25T01:20:03+01:00")]    // by another of the sender's clocks
    [InlineData("20261025011001+0000", "20261025011000", "2026-10-25T01:10:00+00:00")]
    [InlineData("20261025011001+0000", "20261025015000", "2026-10-25T01:50:00+01:00")]
    [InlineData("20261025003000+0100", "20261025013000", "2026-10-25T01:30:00+00:00")]    // ahead: a date that is expected
    [InlineData("20261106101500+0000", "20261025013000", "2026-10-25T01:30:00+00:00")]
    public void In_the_hour_that_comes_twice_the_offset_of_MSH_7_tells(string sent, string time, string instant) =>
        Assert.Equal(Messages.At(instant), new Hl7Clock(London, new TimeOnly(12, 0)).For(Parse(sent)).Instant(Parse(time)));

    [Fact]
    public void An_offset_in_MSH_7_that_is_the_zones_own_leaves_summer_and_winter_to_the_zone()
    {
        var inSummer = new Hl7Clock(London, new TimeOnly(12, 0)).For(Parse("20260701101500+0100"));
        Assert.Equal(Messages.At("2026-01-15T08:30:00+00:00"), inSummer.Instant(Parse("20260115083000")));
    }

    [Fact]
    public void A_year_or_a_month_is_no_instant_and_no_date()
    {
        Assert.Null(new Hl7Clock(London, default).Instant(Parse("202611")));
        Assert.Null(Parse("202611").Date);
        Assert.Equal(new DateOnly(2000, 1, 1), Parse("200001010000").Date);
        Assert.Equal(new DateOnly(1938, 4, 2), Parse("193804022330+0900").Date);
    }

    private static Hl7Timestamp Parse(string sent)
    {
        Assert.True(Hl7Timestamp.TryParse(Encoding.UTF8.GetBytes(sent), out var time));
        return time;
    }
}
