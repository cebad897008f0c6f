using System.Buffers;
using System.IO.Pipelines;
using CareAlerts.Domain;
using CareAlerts.Feeds;
using CareAlerts.Feeds.Hl7v2;
using CareAlerts.Gateway.Forwarding;
using CareAlerts.Gateway.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CareAlerts.Gateway.Mllp;

/// <summary>
/// One sender's connection: a message in, into the queue, its acknowledgement out, and only then the next. While the queue cannot be reached nothing
/// is acknowledged and nothing more is read: the sender keeps what it has.
/// </summary>
internal sealed class MllpConnection(ConnectionContext connection, Forwarder forwarder, GatewayOptions options, TimeProvider time, ILogger log)
{
    /// <summary>How long a message in hand may still take once the service is told to stop.</summary>
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(15);

    private readonly MllpDecoder _decoder = new(options.MaxMessageBytes);
    private readonly CancellationToken _stopping =
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;

    public async Task ServeAsync()
    {
        try
        {
            while (await ReadAsync() is { } read)
            {
                var bytes = read.Buffer;
                while (_decoder.Next(ref bytes) is { } frame)
                    if (!await AnswerAsync(frame) || _stopping.IsCancellationRequested) return;
                connection.Transport.Input.AdvanceTo(bytes.End);
                if (read.IsCompleted) break;
            }

            if (_decoder.IsWithin) log.LogInformation("Port {Port}: a connection ended within a message; nothing of it was taken.", forwarder.Listener.Port);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            log.LogInformation("Port {Port}: a sender hung up: {Reason}", forwarder.Listener.Port, e.Message);
        }
    }

    /// <summary>What has come in; null after silence, or when the service stops.</summary>
    private async Task<ReadResult?> ReadAsync()
    {
        using var idle = new CancellationTokenSource(options.IdleTimeout, time);
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _stopping);
        try
        {
            return await connection.Transport.Input.ReadAsync(quit.Token);
        }
        catch (OperationCanceledException) when (quit.IsCancellationRequested)
        {
            if (idle.IsCancellationRequested) log.LogInformation("Port {Port}: a silent connection is closed.", forwarder.Listener.Port);
            return null;
        }
    }

    /// <summary>Answers a frame, which may hold several messages; false when one could not be made durable and goes unanswered.</summary>
    private async Task<bool> AnswerAsync(MllpFrame frame)
    {
        if (frame.IsTooLarge)
        {
            log.LogWarning("Port {Port}: a message of more than {Bytes} bytes was refused.", forwarder.Listener.Port, options.MaxMessageBytes);
            await ReplyAsync(frame.Body, new FeedReading.Rejected("MSH", null, $"The message is larger than the {options.MaxMessageBytes} bytes that are taken."));
            return true;
        }

        foreach (var message in FeedBody.Split(frame.Body))
        {
            if (IsAcknowledgement(message)) continue;
            if (!await ForwardAsync(message)) return false;
            // What cannot be read is in the queue as well: the intake sets it aside, where people see it. The sender is told all the same, and told what
            // the intake will make of it: FHIR in a frame is taken as FHIR.
            var readings = forwarder.Listener.Settings.SelectMany(settings => FeedBody.Read(message, settings));
            await ReplyAsync(message, readings.FirstOrDefault(reading => reading is not FeedReading.Rejected) ?? readings.First());
        }

        return true;
    }

    /// <summary>Nobody asked; it says nothing about anybody and wants no answer.</summary>
    private static bool IsAcknowledgement(ReadOnlyMemory<byte> message) => Hl7FeedReader.HeaderOf(message)?.MessageType == "ACK";

    private async Task<bool> ForwardAsync(ReadOnlyMemory<byte> message)
    {
        using var lastTry = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var onStop = _stopping.Register(() => lastTry.CancelAfter(LastTry));
        using var nobodyWaits = CancellationTokenSource.CreateLinkedTokenSource(_stopping, connection.ConnectionClosed);
        if (await forwarder.SendAsync(message, nobodyWaits.Token, lastTry.Token)) return true;
        log.LogWarning("Port {Port}: a message goes unanswered; its sender keeps it.", forwarder.Listener.Port);
        return false;
    }

    private async Task ReplyAsync(ReadOnlyMemory<byte> message, FeedReading reading)
    {
        var reply = Hl7Acknowledgement.AsAsked(message.Span, reading, Ids.Random(), time.GetUtcNow());
        forwarder.Counts.Answered(reading, isSilent: reply.Length == 0);
        if (reply.Length == 0) return;
        await connection.Transport.Output.WriteAsync((byte[])[0x0B, .. reply, 0x1C, 0x0D], CancellationToken.None);
    }
}
