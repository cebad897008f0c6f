using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Scenarios.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CareAlerts.Scenarios;

public sealed class Smoke
{
    [Fact]
    public async Task An_A16_becomes_a_text()
    {
        await using var system = await CareSystem.StartAsync();
        var directory = system.Services.GetRequiredService<DirectoryStore>();
        var ct = TestContext.Current.CancellationToken;
        async Task Put(string kind, string id, string json) => Assert.True(await directory.PutAsync(kind, id, json, null, ct));
        await Put("contact", "ola", """{"name":"Ola","kind":"person","email":"ola@example.org","mobile":"+447700900001"}""");
        await Put("contact", "sam", """{"name":"Sam","kind":"person","email":"sam@example.org","mobile":"+447700900002"}""");
        await Put("contact", "acme", """{"name":"Acme","kind":"service","email":"acme@example.org"}""");
        await Put("locality", "northtown", """{"name":"Northtown"}""");
        await Put("source", "RXX", """{"name":"Northtown General","mode":"live"}""");
        const string plan = """
            {"person":{"identifiers":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],"name":{"family":"Shaw","given":["Joan"]},"birthDate":"1938-04-02"},
             "locality":"northtown","caseManager":"ola","deputy":"sam","services":[{"id":"home-care","name":"Home care","provider":"acme"}]}
            """;
        var read = ((Read<CarePlan>.Ok)CarePlanDocument.Read("joan", Encoding.UTF8.GetBytes(plan))).Value;
        var person = new PersonId("abcdefgh");
        var ids = system.Services.GetRequiredService<IdentifierIndex>();
        await ids.ClaimAsync(ids.KeyOf(read.Person.Identifiers[0]), person, ct);
        await system.Services.GetRequiredService<PersonShell>().RunAsync(person, new Input.PlanAgreed(read), ct, new Request(new("joan", plan, [])));
        var now = system.Now.UtcDateTime.ToString("yyyyMMddHHmmss");
        var hl7 = $"MSH|^~\\&|PAS|RXX|CA|CA|{now}+0000||ADT^A16|1|P|2.4\rEVN|A16|{now}+0000\rPID|1||9990000018^^^NHS^NH||SHAW^JOAN||19380402|F\rPV1|1|I|WARD7^B^1^RXX01|||||||||||||||||V1\r";
        await system.SendAsync(Encoding.UTF8.GetBytes(hl7), "RXX");
        await system.SettleAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(await system.Mailbox.GetStringAsync("messages", ct));
        TestContext.Current.TestOutputHelper!.WriteLine((await system.StatsAsync()).ToString());
        await system.AdvanceAsync(TimeSpan.FromMinutes(16));
        TestContext.Current.TestOutputHelper!.WriteLine(await system.Mailbox.GetStringAsync("messages", ct));
        TestContext.Current.TestOutputHelper!.WriteLine(system.Log);
    }
}
