using System.Globalization;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Watching;
using Microsoft.AspNetCore.Http;

namespace CareAlerts.Functions.Tests.Watching;

/// <summary>One queue, or one letter, in trouble: the others go on. The ingress namespace is a server that does as told.</summary>
public sealed class DeadLetterTroubleTests : IAsyncLifetime
{
    private FakeServer _ingress = null!;
    private RunningApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ingress = await FakeServer.StartAsync();
        _app = await RunningApp.StartAsync(new Dictionary<string, string> { ["CareAlerts:Bus:IngressEndpoint"] = _ingress.Address.AbsoluteUri });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ingress.DisposeAsync();
    }

    [Fact]
    public async Task A_queue_that_refuses_us_fails_the_drive_and_keeps_no_other_queue_waiting()
    {
        _ingress.AnswerWith(401);
        await _app.Bus.SendAsync(Entities.Wakeups, """{"person":"nobody","setAt":"2026-11-22T10:00:00+00:00"}"""u8.ToArray(), "w-1");
        await _app.Bus.FailAllAsync(Entities.Wakeups);

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => _app.Get<DeadLetterDrive>().RunAsync(Ct));

        Assert.Equal("1", Assert.Single(await _app.Bus.TakeAllAsync(Entities.Wakeups)).Redrives);
        Assert.Empty(await KeptAsync());
    }

    [Fact]
    public async Task A_letter_that_can_never_be_sent_is_kept_and_those_behind_it_go_on()
    {
        var letters = new Queue<byte[]>([new byte[ServiceBusLimits.BodyBytes + 1], "MSH|small"u8.ToArray()]);
        _ingress.Answer = async (request, context) =>
        {
            var isFeed = request.Target.StartsWith($"/{Entities.Feed}/", StringComparison.Ordinal);
            if (!request.Target.Contains("/messages/head", StringComparison.Ordinal)) context.Response.StatusCode = request.Method == "POST" ? 201 : 200;
            else if (!isFeed || !letters.TryDequeue(out var body)) context.Response.StatusCode = 204;
            else await HandOutAsync(context.Response, body, letters.Count);
        };

        await _app.Get<DeadLetterDrive>().RunAsync(Ct);

        Assert.Contains("cannot be sent again (ServiceBusLimitException)", Assert.Single(await KeptAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal("MSH|small", Assert.Single(_ingress.Requests, request => request.Target == $"/{Entities.Feed}/messages").Text);
        Assert.Equal(2, _ingress.Requests.Count(request => request.Method == "DELETE"));
        var house = (await _app.Get<PersonStore>().LoadAsync(PersonId.House, Ct)).Record;
        Assert.Contains(house.Alerts, alert => alert.IsOpen && alert.Subject == $"dead-letters:{Entities.Feed}");
    }

    private static async Task HandOutAsync(HttpResponse response, byte[] body, int left)
    {
        response.StatusCode = 201;
        response.Headers["BrokerProperties"] = string.Create(CultureInfo.InvariantCulture,
            $$"""{"DeliveryCount":100,"LockToken":"7da9cfd5-40d5-4bb1-8d64-ec5a52e1c547","MessageId":"m","SequenceNumber":{{10 - left}}}""");
        await response.Body.WriteAsync(body);
    }

    private Task<IReadOnlyList<QuarantinedMessage>> KeptAsync() => _app.Get<QuarantineStore>().ListAsync("unknown", most: 10, Ct);
}
