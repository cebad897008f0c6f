using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Tests.Support;
using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Shell;

/// <summary>What another instance changed in the directory reaches this one.</summary>
[Collection(NetsTown.Name)]
public sealed class DirectoryReloadTests(Northtown town)
{
    private static readonly ContactId Nia = new("nia");
    private static readonly LocalityId Hilltown = new("hilltown");

    private DirectorySnapshots Snapshots => town.App.Get<DirectorySnapshots>();

    [Fact]
    public async Task A_change_is_seen_within_half_a_minute()
    {
        await StoreAsync(new DirectoryStore(town.App.Tables), "+447700900011", "Hilltown");
        await town.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(("+447700900011", "Hilltown"), await SeenAsync());

        await StoreAsync(new DirectoryStore(town.App.Tables), "+447700900012", "Hill Town");
        await town.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(("+447700900012", "Hill Town"), await SeenAsync());
    }

    [Fact]
    public async Task A_change_whose_maker_was_killed_before_saying_so_is_seen_within_five_minutes()
    {
        await StoreAsync(new DirectoryStore(town.App.Tables), "+447700900013", "Hilltown");
        await town.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(("+447700900013", "Hilltown"), await SeenAsync());

        await StoreAsync(new DirectoryStore(town.App.Tables), "+447700900014", "Hill Town", quietly: true);
        await town.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(("+447700900014", "Hill Town"), await SeenAsync());
    }

    private static async Task StoreAsync(DirectoryStore store, string mobile, string name, bool quietly = false)
    {
        await PutAsync(DocumentKinds.Contact, Nia.Value, $$"""{"name":"Nia","kind":"person","mobile":"{{mobile}}"}""");
        await PutAsync(DocumentKinds.Locality, Hilltown.Value, $$"""{"name":"{{name}}"}""");

        async Task PutAsync(string kind, string id, string json)
        {
            if (quietly) await store.PutQuietlyAsync(kind, id, json, Northtown.Cancelled);
            else Assert.True(await store.PutAsync(kind, id, json, await store.GetAsync(kind, id, Northtown.Cancelled), Northtown.Cancelled));
        }
    }

    private async Task<(string?, string?)> SeenAsync() =>
        ((await Snapshots.ContactAsync(Nia, Northtown.Cancelled))?.Mobile, (await Snapshots.LocalitiesAsync(Northtown.Cancelled)).GetValueOrDefault(Hilltown)?.Name);
}
