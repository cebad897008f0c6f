using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Tests.Support;

internal static class WriteAssertions
{
    public static async Task<WriteOutcome.Written> Written(this Task<WriteOutcome> write) => Assert.IsType<WriteOutcome.Written>(await write);

    public static async Task<WriteOutcome.Conflict> Conflicts(this Task<WriteOutcome> write) => Assert.IsType<WriteOutcome.Conflict>(await write);

    public static async Task<WriteOutcome.NotApplied> IsNotApplied(this Task<WriteOutcome> write) => Assert.IsType<WriteOutcome.NotApplied>(await write);

    public static async Task<WriteOutcome.Unclear> IsUnclear(this Task<WriteOutcome> write) => Assert.IsType<WriteOutcome.Unclear>(await write);
}
