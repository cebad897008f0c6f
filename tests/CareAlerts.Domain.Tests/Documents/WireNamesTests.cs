using Xunit;

namespace CareAlerts.Domain.Tests;

public class WireNamesTests
{
    [Fact]
    public void The_kinds_of_alert_are_the_words_of_the_contract_in_its_order_and_died_and_feed_heard_again() => Assert.Equal(
        [
            "admitted", "readiness-request", "no-expected-discharge", "expected-discharge-changed", "discharge-imminent-not-ready", "community-ready",
            "discharged-not-ready", "discharged", "died", "did-not-start", "follow-up-due", "returned-within-30-days", "plan-gap", "stale-plan", "plan-problem",
            "service-cannot-meet", "retraction", "feed-silent", "feed-heard-again", "system-problem",
        ],
        Enum.GetValues<AlertKind>().Select(WireNames.AlertKinds.Of));

    [Fact]
    public void Every_word_reads_back_as_what_it_was_written_for()
    {
        ReadBack(WireNames.AlertKinds);
        ReadBack(WireNames.Urgencies);
        ReadBack(WireNames.Modes);
        ReadBack(WireNames.Channels);
        ReadBack(WireNames.RecipientRoles, RecipientRole.Contact);
        ReadBack(WireNames.ContactKinds);
        ReadBack(WireNames.EncounterClasses);
        ReadBack(WireNames.PlanStatuses);
        ReadBack(WireNames.MessageDetails);
        ReadBack(WireNames.Days);

        static void ReadBack<T>(WireWords<T> words, params T[] wordless) where T : struct, Enum
        {
            var members = Enum.GetValues<T>().Except(wordless).ToList();
            Assert.Equal(members.Count, words.Words.Distinct().Count());
            foreach (var member in members)
            {
                Assert.True(words.TryRead(words.Of(member), out var read));
                Assert.Equal(member, read);
            }
        }
    }

    [Theory]
    [InlineData("Critical")]
    [InlineData("critical ")]
    [InlineData("2")]
    [InlineData("")]
    public void A_word_is_exact(string word) => Assert.False(WireNames.Urgencies.TryRead(word, out _));

    [Fact]
    public void A_set_with_a_member_that_has_no_word_is_not_made() =>
        Assert.Contains("Sms", Assert.Throws<InvalidOperationException>(() => new WireWords<Channel>((Channel.Email, "email"))).Message);

    [Theory]
    [InlineData("caseManager", RecipientRole.CaseManager)]
    [InlineData("operators", RecipientRole.Operators)]
    public void A_recipient_is_a_role_by_its_word(string word, RecipientRole role)
    {
        Assert.True(WireNames.TryReadRecipient(word, out var recipient));
        Assert.Equal(new Recipient(role), recipient);
        Assert.Equal(word, WireNames.Of(recipient));
    }

    [Fact]
    public void A_recipient_that_is_no_role_is_a_contact()
    {
        Assert.True(WireNames.TryReadRecipient("sam-reid", out var recipient));
        Assert.Equal(new Recipient(RecipientRole.Contact, new("sam-reid")), recipient);
        Assert.Equal("sam-reid", WireNames.Of(recipient));
        Assert.False(WireNames.TryReadRecipient("sam reid", out _));
    }
}
