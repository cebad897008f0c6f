using System.Collections.Concurrent;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;

namespace CareAlerts.Functions.Intake;

/// <summary>Tells operators of a source nobody registered. A flood of its messages asks the house's record once an hour per process.</summary>
internal sealed class NewSources(PersonShell shell, TimeProvider time)
{
    private static readonly TimeSpan OncePer = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<SourceId, DateTimeOffset> _told = new();

    public async Task TellAsync(SourceId source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_told.TryGetValue(source, out var at) && now - at < OncePer) return;
        var text = $"Messages come from {source}, which nobody has registered; they are taken in shadow mode.";
        await shell.AlarmAsync(new Input.HouseTroubled($"new-source:{source}", text, source), cancellationToken);
        _told[source] = now;
    }
}
