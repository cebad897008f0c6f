using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web;

/// <summary>
/// Runs what a person or a system asks for over HTTP. No queue brings the request back if we are killed, so a wake-up is scheduled five
/// minutes ahead first, and no transaction is started later than a minute after it: whatever was committed is carried on.
/// </summary>
internal sealed class Commands(PersonShell shell, InternalBus bus, TimeProvider time)
{
    private static readonly TimeSpan NetAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(1);

    public async Task<Outcome> RunAsync(PersonId person, Input input, CancellationToken cancellationToken, Request? request = null)
    {
        var now = time.GetUtcNow();
        await bus.WakeAsync(person, now + NetAfter, $"net-{Keys.Random()}", cancellationToken);
        return await shell.RunAsync(person, input, cancellationToken, (request ?? new()) with { LatestStart = now + StartWithin });
    }

    /// <summary>Runs a command and answers: what <paramref name="decided"/> makes of it, or the refusal, or 503 when nothing could be kept.</summary>
    public async Task<IResult> AnswerAsync(
        PersonId person, Input input, Func<Decision, Task<IResult>> decided, CancellationToken cancellationToken, Request? request = null)
    {
        try
        {
            return await RunAsync(person, input, cancellationToken, request) switch
            {
                Outcome.Decided outcome => await decided(outcome.Decision),
                Outcome.Refused refused => Problems.Of(refused.Refusal),
                Outcome.Stuck => Problems.Stuck(),
                var other => throw new InvalidOperationException($"An outcome nobody answers: {other}."),
            };
        }
        catch (Exception e) when (Transient.Is(e))
        {
            return Problems.TryAgain();
        }
    }
}
