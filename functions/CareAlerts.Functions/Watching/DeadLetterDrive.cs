using System.Globalization;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>
/// Drives dead letters again, each under a new MessageId (the old one may count as a duplicate) and counted. After three times the message
/// is kept in quarantine and operators are told.
/// </summary>
internal sealed class DeadLetterDrive(
    BusClients buses, QuarantineStore quarantine, PersonShell shell, TimeProvider time, ILogger<DeadLetterDrive> log)
{
    private const int MostDrives = 3;
    private const string Drives = "redrives";

    /// <summary>A sweep takes this many from a queue; the rest waits for the next.</summary>
    private const int MostPerSweep = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in Entities.Ingress) await DriveAsync(buses.Ingress, queue, cancellationToken);
        foreach (var queue in Entities.Internal) await DriveAsync(buses.Internal, queue, cancellationToken);
    }

    private async Task DriveAsync(ServiceBusClient bus, string queue, CancellationToken cancellationToken)
    {
        var receiver = bus.CreateDeadLetterReceiver(queue);
        var sender = bus.CreateSender(queue);
        var (driven, kept) = (0, 0);
        while (driven + kept < MostPerSweep && await receiver.ReceiveMessageAsync(cancellationToken) is { } letter)
        {
            var drives = DrivesOf(letter);
            if (drives < MostDrives)
            {
                await sender.SendMessageAsync(Again(letter, drives + 1), cancellationToken);
                driven++;
            }
            else
            {
                var why = new FeedReading.Rejected("message", null, $"It failed {MostDrives + 1} times over ({letter.Reason ?? "no reason given"}).");
                await quarantine.AddAsync(queue, time.GetUtcNow(), why, null, letter.Body, cancellationToken);
                kept++;
            }

            await receiver.CompleteMessageAsync(letter, cancellationToken);
        }

        if (driven + kept == 0) return;
        log.LogWarning("{Queue}: {Driven} dead letters driven again, {Kept} set aside", queue, driven, kept);
        if (kept > 0) await shell.AlarmAsync(new Input.HouseTroubled($"dead-letters:{queue}", $"Messages of {queue} fail again and again; they are set aside."), cancellationToken);
    }

    private static int DrivesOf(DeadLetter letter) =>
        int.TryParse(letter.ApplicationProperties.GetValueOrDefault(Drives), NumberStyles.None, CultureInfo.InvariantCulture, out var drives) ? drives : 0;

    private static ServiceBusMessage Again(DeadLetter letter, int drives) => new(letter.Body)
    {
        MessageId = $"{letter.MessageId[..Math.Min(letter.MessageId.Length, 100)]}-again-{drives}",
        Subject = letter.Subject,
        CorrelationId = letter.CorrelationId,
        ContentType = letter.ContentType ?? "application/octet-stream",
        ApplicationProperties = letter.ApplicationProperties
            .Where(property => !property.Key.StartsWith("DeadLetter", StringComparison.OrdinalIgnoreCase) && property.Key != Drives)
            .Append(new(Drives, drives.ToString(CultureInfo.InvariantCulture)))
            .ToDictionary(),
    };
}
