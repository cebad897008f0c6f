using Xunit;

namespace CareAlerts.Domain.Tests;

public class ContactReachTests
{
    private static readonly Contact Nobody = new() { Id = new("ola"), Name = "Ola", Kind = ContactKind.Person };
    private static readonly Contact ByEmail = Nobody with { Email = "ola@example.org" };
    private static readonly Contact ByText = Nobody with { Mobile = "+447700900001" };
    private static readonly Contact ByBoth = ByEmail with { Mobile = ByText.Mobile };

    [Fact]
    public void A_contact_is_reached_over_the_channels_it_has_an_address_for()
    {
        Assert.Empty(ContactReach.Channels(Nobody));
        Assert.Equal([Channel.Email], ContactReach.Channels(ByEmail));
        Assert.Equal([Channel.Sms], ContactReach.Channels(ByText));
        Assert.Equal([Channel.Sms, Channel.Email], ContactReach.Channels(ByBoth));
    }

    [Fact]
    public void A_landline_for_people_to_ring_is_no_channel() => Assert.Empty(ContactReach.Channels(Nobody with { Phone = "+441632960001" }));

    [Fact]
    public void An_address_that_is_not_well_formed_is_no_channel() =>
        Assert.Empty(ContactReach.Channels(Nobody with { Email = "ola", Mobile = "07700900001" }));

    [Fact]
    public void A_step_uses_those_of_its_channels_that_reach_the_contact()
    {
        Assert.Equal([Channel.Sms], ContactReach.Usable(ByBoth, [Channel.Sms]));
        Assert.Equal([Channel.Email, Channel.Sms], ContactReach.Usable(ByBoth, [Channel.Email, Channel.Sms]));
        Assert.Empty(ContactReach.Usable(ByEmail, [Channel.Sms]));
    }

    [Theory]
    [InlineData(Urgency.Routine)]
    [InlineData(Urgency.Urgent)]
    public void What_is_not_critical_goes_by_email_and_by_text_only_without_one(Urgency urgency)
    {
        Assert.Equal([Channel.Email], ContactReach.Usable(ByBoth, urgency));
        Assert.Equal([Channel.Sms], ContactReach.Usable(ByText, urgency));
        Assert.Empty(ContactReach.Usable(Nobody, urgency));
    }

    [Fact]
    public void What_is_critical_goes_by_text_and_email() => Assert.Equal([Channel.Sms, Channel.Email], ContactReach.Usable(ByBoth, Urgency.Critical));

    [Theory]
    [InlineData("a@example.org", true)]
    [InlineData("o'neill+ward@nhs.example.co.uk", true)]
    [InlineData("a@localhost", false)]
    [InlineData("a@@example.org", false)]
    [InlineData("a@example..org", false)]
    [InlineData("a@-example.org", false)]
    [InlineData(".a@example.org", false)]
    [InlineData("a.@example.org", false)]
    [InlineData("@example.org", false)]
    [InlineData("a,b@example.org", false)]
    [InlineData("a b@example.org", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_email_address_has_one_at_and_a_domain(string? text, bool expected) => Assert.Equal(expected, Addresses.IsEmail(text));

    [Theory]
    [InlineData("+447700900001", true)]
    [InlineData("+4612345", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+123456", false)]
    [InlineData("447700900001", false)]
    [InlineData("+0447700900001", false)]
    [InlineData("+44770090000a", false)]
    [InlineData("+", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_telephone_number_is_E164(string? text, bool expected) => Assert.Equal(expected, Addresses.IsTelephone(text));
}
