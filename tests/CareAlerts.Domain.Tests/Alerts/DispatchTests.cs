using Xunit;
using static CareAlerts.Domain.Tests.Adt;

namespace CareAlerts.Domain.Tests;

/// <summary>The last look before a provider is called.</summary>
public class DispatchTests
{
    [Fact]
    public void It_goes_to_the_address_the_contact_has_now() => Waiting(joan =>
    {
        joan.With("ola-nowak", ola => ola with { Email = "new@example.org" });
        Assert.Equal("new@example.org", Assert.IsType<Dispatch.Go>(Look(joan)).Address);
    });

    [Fact]
    public void A_message_that_is_final_is_not_sent_again() => Waiting(joan =>
    {
        joan.Decided(new Input.DeliveryReported(joan.Record.Notifications[0].Id, NotificationState.Delivered, null, null));
        Assert.Equal(NotificationState.Delivered, Assert.IsType<Dispatch.Stop>(Look(joan)).State);
    });

    [Fact]
    public void Nothing_is_sent_of_an_alert_that_has_ended() => Waiting(joan =>
    {
        joan.Hear(A11);
        Assert.Equal(NotificationState.Cancelled, Assert.IsType<Dispatch.Stop>(Look(joan)).State);
    });

    [Fact]
    public void An_address_that_is_gone_is_a_failure() => Waiting(joan =>
    {
        joan.With("ola-nowak", ola => ola with { Email = null });
        Assert.Equal(NotificationState.Failed, Assert.IsType<Dispatch.Stop>(Look(joan)).State);
    });

    [Fact]
    public void A_contact_that_is_gone_is_a_failure() => Waiting(joan =>
    {
        joan.Without("ola-nowak");
        Assert.Equal(NotificationState.Failed, Assert.IsType<Dispatch.Stop>(Look(joan)).State);
    });

    [Fact]
    public void A_source_that_went_into_shadow_sends_nothing_more() => Waiting(joan =>
    {
        joan.BySource(source => source with { Mode = Mode.Shadow });
        Assert.Equal(NotificationState.Cancelled, Assert.IsType<Dispatch.Stop>(Look(joan)).State);
    });

    [Fact]
    public void What_is_not_there_any_more_is_not_sent() => Waiting(joan =>
        Assert.Equal(NotificationState.Cancelled, Assert.IsType<Dispatch.Stop>(Dispatch.Of(joan.Record, new("gone"), joan.Directory)).State));

    private static void Waiting(Action<Story> look) => Story.Tell(joan =>
    {
        joan.SendsAtOnce = false;
        joan.At("Mon 09:00").Hear(A01);
        look(joan);
    });

    private static Dispatch Look(Story joan) => Dispatch.Of(joan.Record, joan.Record.Notifications[0].Id, joan.Directory);
}
