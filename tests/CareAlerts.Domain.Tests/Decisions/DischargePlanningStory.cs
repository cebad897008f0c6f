using Xunit;
using static CareAlerts.Domain.AlertKind;
using static CareAlerts.Domain.Channel;
using static CareAlerts.Domain.Tests.Adt;
using static CareAlerts.Domain.Tests.Clock;
using static CareAlerts.Domain.Tests.Northtown;

namespace CareAlerts.Domain.Tests;

/// <summary>From admission to a ready community, under the default policy.</summary>
public class DischargePlanningStory
{
    [Fact]
    public void An_admission_is_told_to_the_case_manager_by_email() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01)
        .Told("ola-nowak", Email, Admitted));

    [Fact]
    public void Providers_are_asked_four_hours_after_an_admission() => Story.Tell(joan => joan
        .At("Mon 09:00").Hear(A01).Told("ola-nowak", Email, Admitted)
        .At("12:59").NothingElse()
        .At("13:01").ProvidersAsked());
}
