using Azure;
using Azure.Identity;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareAlerts.Functions.Tests.Shell;

/// <summary>Which failures are waited out inside an invocation, and for how long.</summary>
public sealed class OutageTests
{
    private readonly HastyTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, Exception, bool> Failures => new()
    {
        { "storage unreachable", new RequestFailedException(0, "x"), true },
        { "slow", new RequestFailedException(408, "x"), true },
        { "throttled", new RequestFailedException(429, "x"), true },
        { "ailing", new RequestFailedException(500, "x"), true },
        { "busy", new RequestFailedException(503, "x"), true },
        { "a bad request", new RequestFailedException(400, "x"), false },
        { "not allowed", new RequestFailedException(403, "x"), false },
        { "no such table", new RequestFailedException(404, "x"), false },
        { "no such queue", new RequestFailedException(410, "x"), false },
        { "a write nobody knows about", new TableWriteException(new WriteOutcome.Unclear("x")), true },
        { "a throttled write", new TableWriteException(new WriteOutcome.NotApplied(429, "x", Transient: true, null)), true },
        { "a refused write", new TableWriteException(new WriteOutcome.NotApplied(400, "x", Transient: false, null)), false },
        { "a lost race", new TableWriteException(new WriteOutcome.Conflict(412, "x", null)), false },
        { "a broken connection", new HttpRequestException("x"), true },
        { "a broken stream", new IOException("x"), true },
        { "too many writers", new TimeoutException("x"), true },
        { "a network time-out", new TaskCanceledException("x"), true },
        { "no token", new AuthenticationFailedException("x"), true },
        { "every try failed for now", new AggregateException(new IOException("x"), new RequestFailedException(503, "x")), true },
        { "one try failed for good", new AggregateException(new IOException("x"), new RequestFailedException(403, "x")), false },
        { "a message beyond limits", new ServiceBusLimitException("x"), false },
        { "a message nobody can read", new InvalidDataException("x"), false },
        { "a bug", new InvalidOperationException("x"), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_passes_by_itself_is_tried_again_and_the_rest_fails_at_once(string what, Exception failure, bool passes)
    {
        var tries = 0;
        var run = Retry().RunAsync(_ => ++tries == 1 ? throw failure : Task.FromResult(what), Ct);

        if (passes) Assert.Equal(what, await run);
        else Assert.Same(failure, await Assert.ThrowsAnyAsync<Exception>(() => run));
        Assert.Equal(passes ? 2 : 1, tries);
    }

    [Fact]
    public async Task An_outage_is_waited_out_with_growing_pauses_for_two_minutes_and_then_the_message_comes_back()
    {
        var start = _time.GetUtcNow();
        await Assert.ThrowsAsync<IOException>(() => Retry().RunAsync<int>(_ => throw new IOException("away"), Ct));

        var passed = _time.GetUtcNow() - start;
        Assert.InRange(passed, OutageRetry.GiveUpAfter - TimeSpan.FromSeconds(10), OutageRetry.GiveUpAfter);
        Assert.Equal(_time.Waits.Order(), _time.Waits);
        Assert.Equal((TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(10)), (_time.Waits[0], _time.Waits[^1]));
    }

    [Fact]
    public async Task Whoever_is_asked_to_stop_does_not_go_on_trying()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var tries = 0;
        await Assert.ThrowsAsync<TaskCanceledException>(() => Retry().RunAsync<int>(
            token =>
            {
                tries++;
                stop.Cancel();
                throw new TaskCanceledException(null, null, token);
            },
            stop.Token));

        Assert.Equal(1, tries);
    }

    private OutageRetry Retry() => new(_time, NullLogger<OutageRetry>.Instance);
}
