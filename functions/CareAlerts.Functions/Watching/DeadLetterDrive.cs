using System.Globalization;
using Azure;
using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Watching;

/// <summary>
/// Drives dead letters again, each under a new MessageId (the old one may count as a duplicate) and counted. After three times the message
/// is kept in quarantine and operators are told.
/// </summary>
internal sealed class DeadLetterDrive(
    BusClients buses, QuarantineStore quarantine, FeedSources sources, FirstReceipts receipts, PersonShell shell, TimeProvider time, ILogger<DeadLetterDrive> log)
{
    private const int MostDrives = 3;
    private const string Drives = "redrives";
    private const string Source = "source";

    /// <summary>A sweep takes this many from a queue; the rest waits for the next.</summary>
    private const int MostPerSweep = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var queues = Entities.Internal.Select(queue => DriveAsync(buses.Internal, queue, cancellationToken))
            .Concat(Entities.Ingress.Select(queue => DriveAsync(buses.Ingress, queue, cancellationToken)));
        await Task.WhenAll(queues);    // each by itself: what ails one queue must not stop the others
    }

    private async Task DriveAsync(ServiceBusClient bus, string queue, CancellationToken cancellationToken)
    {
        var receiver = bus.CreateDeadLetterReceiver(queue);
        var sender = bus.CreateSender(queue);
        var (driven, kept) = (0, 0);
        while (driven + kept < MostPerSweep && await receiver.ReceiveMessageAsync(cancellationToken) is { } letter)
        {
            if (await WhyNotAgainAsync(sender, letter, cancellationToken) is { } why)
            {
                await KeepAsync(queue, letter, new("message", null, why), cancellationToken);
                // Before the letter is gone: killed in between, the next sweep finds it and tells.
                if (kept++ == 0) await TellAsync(queue, cancellationToken);
            }
            else
            {
                driven++;
            }

            await receiver.CompleteMessageAsync(letter, cancellationToken);
        }

        if (driven + kept > 0) log.LogWarning("{Queue}: {Driven} dead letters driven again, {Kept} set aside", queue, driven, kept);
    }

    // A hospital message stands under its source, like all that is set aside of it, and keeps the queue and the source it came with.
    private async Task KeepAsync(string queue, DeadLetter letter, FeedReading.Rejected why, CancellationToken cancellationToken)
    {
        var kept = new SetAside(queue, why, letter.Body, ReceivedAt(letter).At) { Queue = queue };
        if (Entities.Ingress.Contains(queue))
        {
            var named = SourceOf(letter) is { } source ? new SourceId(source) : (SourceId?)null;
            var settings = await sources.SettingsAsync(letter.Body, named, cancellationToken);
            kept = kept with { Source = settings.Id.Value, Named = named, Excerpt = FeedBody.ExcerptOf(letter.Body) };
        }

        await quarantine.AddAsync(kept, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Sends a letter again; null when it was, else why it never will be.</summary>
    private async Task<string?> WhyNotAgainAsync(ServiceBusSender sender, DeadLetter letter, CancellationToken cancellationToken)
    {
        var drives = DrivesOf(letter);
        if (drives >= MostDrives) return $"It failed {MostDrives + 1} times over ({letter.Reason ?? "no reason given"}).";
        try
        {
            await sender.SendMessageAsync(Again(sender.EntityPath, letter, drives + 1), cancellationToken);
            return null;
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            log.LogError("Dead letter {Sequence} of {Queue} cannot be sent again: {Exception}", letter.SequenceNumber, sender.EntityPath, e.GetType().Name);
            return $"It cannot be sent again ({e.GetType().Name}); before, it failed ({letter.Reason ?? "no reason given"}).";
        }
    }

    // A letter's own fault must not keep those behind it waiting. A queue that is gone or refuses us fails for every letter: that is not it.
    private static bool IsItsOwnFault(Exception e) =>
        e is ServiceBusLimitException or FormatException or ArgumentException or RequestFailedException { Status: 400 or 413 };

    private Task TellAsync(string queue, CancellationToken cancellationToken) => shell.AlarmAsync(
        new Input.HouseTroubled($"dead-letters:{queue}", $"Messages of {queue} fail again and again; they are set aside."), cancellationToken);

    private static int DrivesOf(DeadLetter letter) =>
        int.TryParse(letter.ApplicationProperties.GetValueOrDefault(Drives), NumberStyles.None, CultureInfo.InvariantCulture, out var drives) ? drives : 0;

    private ServiceBusMessage Again(string queue, DeadLetter letter, int drives) => new(letter.Body)
    {
        MessageId = $"{letter.SequenceNumber}-again-{drives}-{Keys.Random()}",
        ContentType = letter.ContentType ?? "application/octet-stream",
        ApplicationProperties = PropertiesOf(queue, letter, drives),
    };

    // Only what we read: a sender may set properties that cannot be sent again over REST.
    private Dictionary<string, string> PropertiesOf(string queue, DeadLetter letter, int drives)
    {
        var properties = new Dictionary<string, string> { [Drives] = drives.ToString(CultureInfo.InvariantCulture) };
        if (SourceOf(letter) is { } source) properties[Source] = source;
        if (Entities.Ingress.Contains(queue)) properties[FirstReceipts.Property] = receipts.Write(ReceivedAt(letter), letter.Body.Span);
        return properties;
    }

    private static string? SourceOf(DeadLetter letter) =>
        letter.ApplicationProperties.GetValueOrDefault(Source) is { Length: > 0 } source ? Keys.Safe(source) : null;

    // As of when the broker first had it, however often it is driven again.
    private FirstReceipt ReceivedAt(DeadLetter letter)
    {
        var now = time.GetUtcNow();
        var queued = letter.EnqueuedTime < now ? letter.EnqueuedTime : now;
        return (receipts.Read(letter.ApplicationProperties.GetValueOrDefault(FirstReceipts.Property), letter.Body.Span, queued) ?? new(queued, false)) with { IsAgain = true };
    }
}
