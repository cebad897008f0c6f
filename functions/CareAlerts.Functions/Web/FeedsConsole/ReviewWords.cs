using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Pages;

namespace CareAlerts.Functions.Web.FeedsConsole;

/// <summary>Says what is in doubt about an identity, and what each decision does.</summary>
internal static class ReviewWords
{
    private const int MostDecided = 20;

    public static ReviewsView Of(IReadOnlyList<WaitingReview> reviews, string path, TimeZoneInfo zone)
    {
        var open = reviews.Where(waiting => waiting.Review.Decision is null).ToList();
        var decided = reviews.Select(waiting => waiting.Review).Where(review => review.Decision is not null).OrderByDescending(review => review.DecidedAt).ToList();
        return new()
        {
            Path = path,
            Summary = Summary(open.Count),
            Open = [.. open.Select(waiting => Of(waiting, zone))],
            Decided = [.. decided.Take(MostDecided).Select(review => Decided(review, zone))],
        };
    }

    public static string Summary(int open) =>
        open == 0 ? "No identity review waits for a decision." : $"{PageWords.Counted(open, "identity review waits", "identity reviews wait")} for a decision; until then {(open == 1 ? "its" : "their")} messages count for nobody.";

    /// <summary>What was decided, and what follows.</summary>
    public static string Done(IdentityReview review) => review.Decision == IdentityDecision.SamePerson
        ? $"The messages that waited are on their way to {review.People[0]}."
        : "The messages that waited are read again and count for nobody we know.";

    private static ReviewView Of(WaitingReview waiting, TimeZoneInfo zone) => Of(waiting.Review, waiting.Messages.Count, zone);

    private static ReviewView Of(IdentityReview review, int messages, TimeZoneInfo zone) => new()
    {
        Id = review.Id,
        Heading = $"{review.Source}: {(review.People.Count == 1 ? "is it this person?" : "are these one person?")}",
        Reason = review.Reason,
        Facts =
        [
            ("Field in doubt", review.Field),
            (review.People.Count == 1 ? "Person, as a reference" : "People, as references", string.Join(", ", review.People)),
            ("Messages that wait", messages.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)),
            ("First in doubt", PageWords.Time(review.FirstAt, zone)),
            ("Last message", PageWords.Time(review.LastAt, zone)),
        ],
        Same = review.People.Count == 1
            ? $"The messages that wait, and those to come with the same identifiers, count for {review.People[0]}. This cannot be taken back."
            : "They are one person: their records become one, with all stays, open alerts and identifiers, and the services of both care plans count until the plan is put anew. " +
              "This cannot be taken back.",
        NotTheSame = review.People.Count == 1
            ? "The messages that wait, and those to come with the same identifiers, count for nobody we know. This cannot be taken back."
            : "They are different people: nothing moves, and the messages that wait, and those to come with the same identifiers, count for neither. This cannot be taken back.",
    };

    private static string Decided(IdentityReview review, TimeZoneInfo zone) =>
        $"{review.Source}, {review.Field}: {(review.Decision == IdentityDecision.SamePerson ? $"the same person ({review.People[0]})" : "somebody else")}, " +
        $"decided by {review.DecidedBy} on {PageWords.Time(review.DecidedAt ?? review.LastAt, zone)}.";
}
