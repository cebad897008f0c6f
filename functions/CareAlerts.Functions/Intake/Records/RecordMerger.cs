using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Intake.Records;

/// <summary>
/// Makes one record of two. The one that stays expects the other, the other moves, and what was in it is taken in by its outbox: killed between any
/// two steps, the message that comes back or the sweep goes on (docs/adr/0013).
/// </summary>
internal sealed class RecordMerger(PersonStore people, PersonShell shell)
{
    /// <summary>False when one of them cannot be decided; operators know.</summary>
    public async Task<bool> JoinAsync(PersonId one, PersonId other, CancellationToken cancellationToken)
    {
        var kept = (await people.LoadAsync(one, cancellationToken)).Record;
        var joining = (await people.LoadAsync(other, cancellationToken)).Record;
        if (kept.Id == joining.Id) return true;
        if (WeightOf(joining.Plan) > WeightOf(kept.Plan)) (kept, joining) = (joining, kept);
        if (await shell.RunAsync(kept.Id, new Input.RecordExpected(joining.Id), cancellationToken) is Outcome.Stuck) return false;
        if (kept.Plan is not null && joining.Plan is { Status: PlanStatus.Active } plan) await TellOfTwoPlansAsync(kept, joining, plan, cancellationToken);
        return await shell.RunAsync(joining.Id, new Input.RecordMoved(kept.Id, joining.Plan?.Id, joining.Plan?.Status), cancellationToken) switch
        {
            Outcome.Decided => true,
            Outcome.Stuck => false,
            _ => throw new TimeoutException("The record that was to move has changed meanwhile, or another is just joining it."),
        };
    }

    /// <summary>Carries on what a moved record left in its outbox.</summary>
    public Task EndAsync(PersonId moved, CancellationToken cancellationToken) => shell.RunAsync(moved, new Input.Woken(), cancellationToken);

    // The record with the plan that counts stays; which number a hospital keeps says nothing about who manages the care.
    private static int WeightOf(CarePlan? plan) => plan switch { null => 0, { Status: PlanStatus.Active } => 2, _ => 1 };

    // Before it moves: after it, nobody could be told any more whose plan no longer counts.
    private async Task TellOfTwoPlansAsync(PersonRecord kept, PersonRecord joining, CarePlan plan, CancellationToken cancellationToken)
    {
        var text = $"Two records with care plans are one person's. The plan of {kept.Id} counts; that of {joining.Id} does not, but its services are asked and awaited until the plan is put anew.";
        await shell.AlarmAsync(new Input.HouseTroubled($"two-plans:{joining.Id}", text, TellDutyTeamOf: plan.Locality), cancellationToken);
        if (kept.Plan!.Locality != plan.Locality)
            await shell.AlarmAsync(new Input.HouseTroubled($"two-plans:{kept.Id}", text, TellDutyTeamOf: kept.Plan.Locality), cancellationToken);
    }
}
