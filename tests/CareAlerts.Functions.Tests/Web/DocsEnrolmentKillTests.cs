using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;

namespace CareAlerts.Functions.Tests.Web;

/// <summary>Putting a plan, killed at every storage request in turn: whoever puts it again finds everything in order.</summary>
[Collection(DocumentsApp.Name)]
public sealed class DocsEnrolmentKillTests(RunningApp app)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_plan_killed_at_any_storage_request_and_put_again_is_one_person_with_every_identifier(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var plan = await Samples.PlanAsync(app);
            if (!await PutAndKillAsync(plan, at, requestIsLost)) break;

            var put = await app.PutAsync(plan.Path, plan.Text());

            Assert.True(put.Status is 200 or 201, $"at {at}: {put.Status} {put.Text}");
            Assert.Equal(PersonOf(put), PersonOf(await app.GetAsync(plan.Path)));
            Assert.Equal(PersonOf(put), await HolderAsync(plan.Nhs));
            Assert.Equal(PersonOf(put), await HolderAsync(plan.Local));
        }

        Assert.True(at > 15, $"only {at} requests were seen");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_corrected_plan_killed_at_any_storage_request_and_put_again_holds_the_new_identifier_alone(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var plan = await Samples.PlanAsync(app);
            var person = PersonOf(await app.PutAsync(plan.Path, plan.Text()));
            var corrected = plan with { LocalNumber = Samples.Id("local") };
            if (!await PutAndKillAsync(corrected, at, requestIsLost)) break;

            var put = await app.PutAsync(corrected.Path, corrected.Text());

            Assert.True(put.Status == 200, $"at {at}: {put.Status} {put.Text}");
            Assert.Equal(person, PersonOf(put));
            Assert.Equal(person, await HolderAsync(plan.Nhs));
            Assert.Equal(person, await HolderAsync(corrected.Local));
            Assert.Null(await HolderAsync(plan.Local));
        }

        Assert.True(at > 15, $"only {at} requests were seen");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_plan_killed_at_any_storage_request_and_then_corrected_leaves_the_mistaken_identifier_to_whoever_has_it(bool requestIsLost)
    {
        var at = 1;
        for (; ; at++)
        {
            var mistaken = await Samples.PlanAsync(app);
            if (!await PutAndKillAsync(mistaken, at, requestIsLost)) break;
            var corrected = mistaken with { LocalNumber = Samples.Id("local") };

            var put = await app.PutAsync(corrected.Path, corrected.Text());

            Assert.True(put.Status is 200 or 201, $"at {at}: {put.Status} {put.Text}");
            Assert.Equal(PersonOf(put), await HolderAsync(corrected.Local));
            Assert.True(await HolderAsync(mistaken.Local) is null, $"at {at} the mistaken identifier stayed claimed");
        }

        Assert.True(at > 15, $"only {at} requests were seen");
    }

    /// <summary>The client goes away as the app makes its n-th storage request, and that request or its answer is lost. False when there was none.</summary>
    private async Task<bool> PutAndKillAsync(PlanSample plan, int at, bool requestIsLost)
    {
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var seen = 0;
        app.StorageProxy.Decide = request =>
        {
            if (request.Path.Contains("Measures", StringComparison.Ordinal) || Interlocked.Increment(ref seen) != at) return Cut.Forward;
            kill.Cancel();
            return requestIsLost ? Cut.BeforeForwarding : Cut.BeforeAnswer;
        };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, plan.Path) { Content = new StringContent(plan.Text(), Encoding.UTF8, "application/json") };
            using var response = await app.Http.SendAsync(request, kill.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            app.StorageProxy.Decide = _ => Cut.Forward;
        }
    }

    private async Task<PersonId?> HolderAsync(Identifier identifier) =>
        await app.Get<IdentifierIndex>().FindAsync(identifier, TestContext.Current.CancellationToken);

    private static PersonId PersonOf(Answer answer) => new((string)answer.Json["personId"]!);
}
