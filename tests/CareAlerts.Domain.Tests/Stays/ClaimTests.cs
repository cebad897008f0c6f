using Xunit;
using static CareAlerts.Domain.Tests.Clock;

namespace CareAlerts.Domain.Tests;

/// <summary>Of two claims about one thing, which stands.</summary>
public class ClaimTests
{
    [Fact]
    public void The_one_recorded_later_stands() => Stands(Claim(1, "Mon 10:00"), over: Claim(2, "Mon 09:00"));

    [Fact]
    public void A_cancellation_stands_over_what_was_recorded_at_the_same_moment() => Stands(Claim(1, "Mon 10:00", rank: 1), over: Claim(2, "Mon 10:00"));

    [Fact]
    public void Otherwise_content_decides_so_that_arrival_does_not() => Stands(Claim(2, "Mon 10:00"), over: Claim(1, "Mon 10:00"));

    [Fact]
    public void A_fraction_of_a_second_is_content_too() =>
        Stands(new Claim<DateTimeOffset?>(On("Mon 09:00").AddTicks(1), On("Mon 10:00"), On("Mon 10:00")), over: new Claim<DateTimeOffset?>(On("Mon 09:00"), On("Mon 10:00"), On("Mon 10:00")));

    [Fact]
    public void A_location_is_compared_by_its_parts() =>
        Stands(new Claim<Location>(new("S", "W2", null, null), On("Mon 10:00"), On("Mon 10:00")), over: new Claim<Location>(new("S", "W1", null, null), On("Mon 10:00"), On("Mon 10:00")));

    [Fact]
    public void An_equal_claim_changes_nothing_although_it_was_clamped_elsewhere()
    {
        var held = new Claim<int>(1, On("Mon 10:15"), On("Mon+1 10:00"));
        Assert.Same(held, Claim<int>.Later(held, held with { Recorded = On("Mon 12:15") }));
    }

    [Fact]
    public void A_time_claimed_ahead_of_receipt_is_clamped_and_kept_as_claimed()
    {
        var stamp = Stamp.Of(Adt.A01.Recorded("Mon 12:00"), On("Mon 10:00"));
        Assert.Equal((On("Mon 10:15"), On("Mon 12:00")), (stamp.Recorded, stamp.Claimed));
    }

    private static void Stands<T>(Claim<T> winner, Claim<T> over)
    {
        Assert.Same(winner, Claim<T>.Later(winner, over));
        Assert.Same(winner, Claim<T>.Later(over, winner));
        Assert.Same(over, Claim<T>.Earlier(winner, over));
        Assert.Same(over, Claim<T>.Earlier(over, winner));
        Assert.Same(winner, Claim<T>.Later(null, winner));
    }

    private static Claim<int> Claim(int value, string recorded, int rank = 0) => new(value, On(recorded), On(recorded), rank);
}
