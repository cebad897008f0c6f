namespace CareAlerts.Gateway.Tests.Support;

/// <summary>A test that waits for what never comes fails in place of hanging.</summary>
internal static class Patience
{
    public static CancellationTokenSource Begin()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return patience;
    }

    /// <summary>Looks again and again.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = Begin();
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
