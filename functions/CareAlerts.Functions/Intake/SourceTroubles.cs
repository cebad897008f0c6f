using System.Collections.Concurrent;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;

namespace CareAlerts.Functions.Intake;

/// <summary>Tells operators what is wrong with a source as such. A flood of its messages asks the house's record once an hour per process.</summary>
internal sealed class SourceTroubles(PersonShell shell, TimeProvider time)
{
    private static readonly TimeSpan AskedOncePer = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _asked = new();

    /// <summary>Nobody has registered it.</summary>
    public Task TellOfNewAsync(SourceId source, CancellationToken cancellationToken) => TellAsync(
        new($"new-source:{source}", $"Messages come from {source}, which nobody has registered; they are taken in shadow mode.", source), cancellationToken);

    /// <summary>It only announces what happens: told once a day, because nothing of that feed is heard until somebody configures it.</summary>
    public Task TellOfAnnouncementsAsync(SourceId source, CancellationToken cancellationToken) => TellAsync(
        new($"announcements-only:{source}", $"{source} sends notifications without the Encounter they are about; they are set aside, and what happens there is not known. Its subscription needs full-resource payloads.", source)
        {
            OncePer = TimeSpan.FromDays(1),
        },
        cancellationToken);

    private async Task TellAsync(Input.HouseTroubled trouble, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_asked.TryGetValue(trouble.Cause, out var at) && now - at < AskedOncePer) return;
        await shell.AlarmAsync(trouble, cancellationToken);
        _asked[trouble.Cause] = now;
    }
}
