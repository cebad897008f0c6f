using Xunit;

namespace CareAlerts.Domain.Tests;

public class AbsenceAndRotaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Contact Ola = new() { Id = new("ola"), Name = "Ola", Kind = ContactKind.Person };

    private static readonly Contact Duty = new() { Id = new("duty"), Name = "Duty", Kind = ContactKind.Team };

    [Fact]
    public void A_contact_is_absent_from_the_first_moment_to_just_before_the_last()
    {
        var away = new Absence(Noon, Noon.AddDays(1), null);
        var ola = Ola with { Absences = [away] };

        Assert.Null(Absences.At(ola, Noon.AddTicks(-1)));
        Assert.Equal(away, Absences.At(ola, Noon));
        Assert.Equal(away, Absences.At(ola, Noon.AddDays(1).AddTicks(-1)));
        Assert.Null(Absences.At(ola, Noon.AddDays(1)));
    }

    [Fact]
    public void Of_absences_that_overlap_the_one_with_a_deputy_counts()
    {
        var covered = new Absence(Noon, Noon.AddHours(1), new("sam"));

        Assert.Equal(covered, Absences.At(Ola with { Absences = [new(Noon, Noon.AddDays(9), null), covered] }, Noon));
    }

    [Fact]
    public void The_one_on_call_is_the_one_whose_turn_it_is()
    {
        var duty = Duty with { Rota = [new(Noon, Noon.AddHours(8), new("sam")), new(Noon.AddHours(8), Noon.AddHours(16), new("kim"))] };

        Assert.Null(Rota.OnCall(duty, Noon.AddTicks(-1)));
        Assert.Equal(new ContactId("sam"), Rota.OnCall(duty, Noon));
        Assert.Equal(new ContactId("kim"), Rota.OnCall(duty, Noon.AddHours(8)));
        Assert.Null(Rota.OnCall(duty, Noon.AddHours(16)));
    }

    [Fact]
    public void A_swap_entered_over_a_turn_wins()
    {
        var duty = Duty with { Rota = [new(Noon, Noon.AddHours(8), new("sam")), new(Noon.AddHours(2), Noon.AddHours(4), new("kim"))] };

        Assert.Equal(new ContactId("kim"), Rota.OnCall(duty, Noon.AddHours(3)));
        Assert.Equal(new ContactId("sam"), Rota.OnCall(duty, Noon.AddHours(5)));
    }

    [Fact]
    public void A_team_without_a_rota_has_nobody_on_call() => Assert.Null(Rota.OnCall(Duty, Noon));
}
