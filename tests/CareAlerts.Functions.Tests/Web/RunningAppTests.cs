using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

public sealed class RunningAppTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Health_needs_no_sign_in_and_says_the_version()
    {
        var answer = await RunningApp.SendAsync(app.Anonymous, HttpMethod.Get, "health", null, null);

        Assert.Equal(200, answer.Status);
        Assert.Equal("healthy", (string?)answer.Json["status"]);
        Assert.NotNull(answer.Json["version"]);
    }
}
