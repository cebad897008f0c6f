using System.Globalization;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>Deletes sightings past their time: at each sweep one of 256 slices of the tables, so that all of them are gone over in less than a day.</summary>
internal sealed class SightingSweep(SightingStore sightings, MovedVisits moved, TimeProvider time, ILogger<SightingSweep> log)
{
    private const int Slices = 256;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var slice = ((int)(now.UtcTicks / Every.Ticks % Slices)).ToString("x2", CultureInfo.InvariantCulture);
        var deleted = await sightings.DeleteOldAsync(slice, now, cancellationToken) + await moved.DeleteOldAsync(slice, now, cancellationToken);
        if (deleted > 0) log.LogInformation("{Deleted} sightings were past their time", deleted);
    }
}
