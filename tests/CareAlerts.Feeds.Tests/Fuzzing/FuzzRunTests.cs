namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>The run itself: whatever goes wrong with one input is seen, named and kept.</summary>
public sealed class FuzzRunTests : IAsyncDisposable
{
    private readonly FuzzSettings settings = new(0, 0, Seed: 100, Threads: 2, Time: null, Path.Combine(Path.GetTempPath(), $"fuzz-{Guid.NewGuid():N}"), File: null);

    public async ValueTask DisposeAsync()
    {
        // What hung is let go at the end of its test, and may write down its end while the folder is deleted.
        for (var tries = 0; Directory.Exists(settings.Failures); tries++)
        {
            try
            {
                Directory.Delete(settings.Failures, recursive: true);
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    [Fact]
    public async Task Every_seed_is_taken_once()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<byte>();
        Assert.Empty(await RunAsync(body =>
        {
            seen.Add(body[0]);
            return default;
        }));
        Assert.Equal(Enumerable.Range(100, 20).Select(seed => (byte)seed), seen.Order());
    }

    [Fact]
    public async Task An_exception_is_told_with_its_seed_and_the_input_kept()
    {
        var failure = Assert.Single(await RunAsync(body => body[0] == 107 ? throw new InvalidDataException("no") : default));
        Assert.Equal(107UL, failure.Seed);
        Assert.Contains("InvalidDataException: no", failure.Why, StringComparison.Ordinal);
        var kept = await File.ReadAllBytesAsync(failure.File, TestContext.Current.CancellationToken);
        Assert.Equal<byte>([107], kept);
    }

    [Fact]
    public async Task An_input_that_costs_more_than_it_may_is_told()
    {
        var failure = Assert.Single(await RunAsync(body => new(body[0], 118)));
        Assert.Equal((119UL, "119 bytes allocated for an input of 1; 118 may be"), (failure.Seed, failure.Why));
    }

    [Fact]
    public async Task A_step_is_measured_by_what_it_allocates() => Assert.InRange(await Task.Run(() =>
    {
        var cost = default(FuzzCost);
        FuzzCost.Of(() => new byte[1], 100, ref cost);
        FuzzCost.Of(() => new byte[100_000], 1_000_000, ref cost);
        FuzzCost.Of(() => new byte[50_000], readings => readings.Length, ref cost);
        return cost.Allocated;
    }), 50_000, 51_000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_input_that_is_never_answered_is_told_while_it_hangs(bool isWorking)
    {
        using var release = new ManualResetEventSlim();
        var failure = Assert.Single(await RunAsync(
            body =>
            {
                if (body[0] != 103) return default;
                while (isWorking && !release.IsSet) { }
                release.Wait(TestContext.Current.CancellationToken);
                return default;
            },
            settings with { Patience = TimeSpan.FromMilliseconds(100) }));
        release.Set();
        Assert.Equal((103UL, "not answered within 0.1 s"), (failure.Seed, failure.Why));
    }

    [Fact]
    public async Task A_run_of_some_time_ends() => Assert.Empty(await new FuzzRun("test", _ => [1], _ => default, settings).RunAsync(0, TimeSpan.FromMilliseconds(300)));

    private Task<IReadOnlyList<FuzzFailure>> RunAsync(Func<byte[], FuzzCost> check, FuzzSettings? with = null) =>
        new FuzzRun("test", seed => [(byte)seed], check, with ?? settings).RunAsync(20, time: null);
}
