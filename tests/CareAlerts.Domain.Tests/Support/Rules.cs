using Xunit;

namespace CareAlerts.Domain.Tests;

/// <summary>What holds for every decision, whatever it is about.</summary>
internal static class Rules
{
    public static void Hold(PersonRecord before, Input input, DateTimeOffset now, CareDirectory directory, Decision decision)
    {
        var after = decision.Record;
        NothingIsReportedThatDidNotHappen(before, decision);
        ATransactionHoldsIt(decision);
        if (after.Moved is not null) return;    // it leaves its rows behind, and says nothing more
        EveryChangedRowIsWritten(before, after, decision);
        WhatIsForgottenIsDeletedAndDueAndNothingElse(before, after, now, decision);
        if (decision.Refusal is not null || decision.More || !decision.ChangesAnything || after.Joining.Any(joining => joining.IsArriving)) return;
        WhateverIsPendingHasAWakeUp(after, now);
        WhateverIsKeptOutsideHasAWakeUp(after);
        NothingIsLeftToDo(after, input, now, directory);
    }

    private static void NothingIsReportedThatDidNotHappen(PersonRecord before, Decision decision)
    {
        Assert.NotEqual(decision.ChangesAnything, decision.Record.Version == before.Version);
        if (decision.ChangesAnything) return;
        Assert.Same(before, decision.Record);
        Assert.Empty(decision.Changes);
        Assert.Empty(decision.Effects);
        Assert.False(decision.More);
    }

    private static void EveryChangedRowIsWritten(PersonRecord before, PersonRecord after, Decision decision)
    {
        var rested = decision.Changes.OfType<RowChange.Rested>().ToList();
        var alone = decision.Changes.OfType<RowChange.AlertsRested>().ToList();
        Assert.Equal(Changed(before.Stays, after.Stays), decision.Changes.OfType<RowChange.StayRow>().Select(row => row.Stay));
        Assert.Equal(Changed(before.Alerts, after.Alerts), decision.Changes.OfType<RowChange.AlertRow>().Select(row => row.Alert));
        Assert.Equal(Changed(before.Notifications, after.Notifications), decision.Changes.OfType<RowChange.NotificationRow>().Select(row => row.Notification));
        Assert.Equal(Changed(before.Attempts, after.Attempts), decision.Changes.OfType<RowChange.AttemptRow>().Select(row => row.Attempt));
        Assert.Equal(before.Stays.Select(stay => stay.Id).Except(after.Stays.Select(stay => stay.Id)), rested.Where(row => row.Part is null).Select(row => row.Stay.Id));
        Assert.Equal(before.Alerts.Select(alert => alert.Id).Except(after.Alerts.Select(alert => alert.Id)).ToHashSet(), [.. rested.SelectMany(row => row.Alerts).Concat(alone.SelectMany(row => row.Alerts)).Select(alert => alert.Id)]);
        Assert.Equal(before.Notifications.Select(told => told.Id).Except(after.Notifications.Select(told => told.Id)).ToHashSet(), [.. rested.SelectMany(row => row.Notifications).Concat(alone.SelectMany(row => row.Notifications)).Select(told => told.Id)]);
        Assert.Equal(before.Attempts.Except(after.Attempts).ToHashSet(), [.. rested.SelectMany(row => row.Attempts), .. alone.SelectMany(row => row.Attempts)]);
    }

    private static IEnumerable<T> Changed<T>(IReadOnlyList<T> before, IReadOnlyList<T> after) where T : class =>
        after.Where(row => !before.Any(known => ReferenceEquals(known, row)));

    // Table Storage: 100 operations; the head and the timeline are two, and room is left to forget the long rested.
    private static void ATransactionHoldsIt(Decision decision) => Assert.InRange(decision.Changes.Sum(Operations), 0, 90);

    private static int Operations(RowChange change) => change switch
    {
        RowChange.Rested rested => 1 + (rested.Part is null ? 1 : 0) + rested.Alerts.Count + rested.Notifications.Count + rested.Attempts.Count,
        RowChange.AlertsRested rested => 1 + rested.Alerts.Count + rested.Notifications.Count + rested.Attempts.Count,
        _ => 1,
    };

    // What is outside the working set cannot be looked for again once the record has forgotten it.
    private static void WhatIsForgottenIsDeletedAndDueAndNothingElse(PersonRecord before, PersonRecord after, DateTimeOffset now, Decision decision)
    {
        var (stays, alerts) = (before.Rested.ExceptBy(after.Rested.Select(stay => stay.Id), stay => stay.Id).ToList(), before.RestedAlerts.Except(after.RestedAlerts).ToList());
        Assert.Equal(stays.Select(stay => stay.Id), decision.Forgotten?.Stays ?? []);
        Assert.Equal(alerts.Select(batch => batch.Number), decision.Forgotten?.Alerts ?? []);
        Assert.All(stays, stay => Assert.True(stay.RestedAt.AddDays(35) <= now));
        Assert.All(alerts, batch => Assert.True(batch.RestedAt.AddDays(35) <= now));
        if (decision.Forgotten?.TimelineUpTo is not { } upTo)
        {
            Assert.True(before.Timeline is null || (after.Timeline is not null && after.Timeline.Since == before.Timeline.Since), "Timeline was forgotten and not deleted.");
            return;
        }

        Assert.True(upTo.AddDays(35) <= now, "The timeline of the last 35 days is kept.");
        Assert.All(after.Stays, stay => Assert.True(upTo < stay.OpenedAt));
        Assert.All(after.Rested, stay => Assert.True(upTo < stay.Since));
        Assert.All(after.Alerts.Where(alert => alert.Stay is null), alert => Assert.True(upTo < alert.OpenedAt));
        Assert.All(after.RestedAlerts, batch => Assert.True(upTo < batch.Since));
        Assert.True(after.Timeline is not null || before.Timeline!.Last <= upTo, "An entry was forgotten and not deleted.");
    }

    // Otherwise somebody of whom nothing more is heard would be kept for ever.
    private static void WhateverIsKeptOutsideHasAWakeUp(PersonRecord after)
    {
        foreach (var at in after.Rested.Select(stay => stay.RestedAt).Concat(after.RestedAlerts.Select(batch => batch.RestedAt)))
            Assert.True(after.WakeAt <= at.AddDays(35), $"What rests since {at:g} is due in 35 days and the next wake-up is at {after.WakeAt:g}.");
        var isOnlyTimeline = after.Stays.Count + after.Rested.Count + after.Alerts.Count + after.RestedAlerts.Count == 0;
        if (after.Timeline is { IsOnlyOfThePlan: false } timeline && isOnlyTimeline)
            Assert.True(after.WakeAt <= timeline.Since.AddDays(35), $"The timeline since {timeline.Since:g} is due in 35 days and the next wake-up is at {after.WakeAt:g}.");
    }

    private static void WhateverIsPendingHasAWakeUp(PersonRecord after, DateTimeOffset now)
    {
        foreach (var alert in after.Alerts.Where(alert => alert is { IsOpen: true, NextStepAt: not null }))
        {
            var stay = after.Stays.FirstOrDefault(stay => stay.Id == alert.Stay);
            var mayYetReturn = after.Alerts.FirstOrDefault(left => left.IsOpen && left.Stay == alert.Stay && left.Kind is AlertKind.DischargedNotReady or AlertKind.Discharged);
            var due = stay?.Status == StayStatus.Finished && mayYetReturn is not null && mayYetReturn != alert && mayYetReturn.HoldUntil > now ? mayYetReturn.HoldUntil : alert.NextStepAt;
            Assert.True(after.WakeAt <= due, $"{alert.Kind} is due at {due:HH:mm:ss} and the next wake-up is at {after.WakeAt:HH:mm:ss}.");
        }
    }

    /// <summary>A look that nothing gave occasion for, and the same input once more, change nothing: every open alert has its condition, and every due step ran.</summary>
    private static void NothingIsLeftToDo(PersonRecord after, Input input, DateTimeOffset now, CareDirectory directory)
    {
        Assert.False(Decide.On(after, new Input.Woken(), now, directory).ChangesAnything, "A second look changed something.");
        if (input is Input.FeedHeard or Input.VisitsSeen or Input.VisitMovedAway or Input.VisitRenumbered or Input.NhsNumbersConfirmed or Input.RecordExpected or Input.RecordAdopted)
            Assert.False(Decide.On(after, input, now, directory).ChangesAnything, "The same message changed something again.");
    }
}
