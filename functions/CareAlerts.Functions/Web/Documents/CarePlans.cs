using System.Text.Json.Nodes;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage;

namespace CareAlerts.Functions.Web.Documents;

/// <summary>Care plans: a person is known to us because they have one.</summary>
internal static class CarePlans
{
    /// <summary>
    /// In bytes. A plan of a hundred services takes about 20,000; it is stored twice in a row of 1 MiB, as put and as understood, and each
    /// may take six times its bytes.
    /// </summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>Each is a claim of its own; nobody has more than a few.</summary>
    private const int MostIdentifiers = 20;

    public static void MapCarePlans(this IEndpointRouteBuilder api)
    {
        api.MapGet("/care-plans/{id}", GetAsync);
        api.MapPut("/care-plans/{id}", PutAsync);
    }

    private static async Task<IResult> GetAsync(string id, PlanEnrolment enrolment, DirectorySnapshots snapshots, CancellationToken cancellationToken)
    {
        if (!DocumentId.IsWellFormed(id) || await enrolment.FindAsync(id, cancellationToken) is not var (person, stored)) return Problems.NotFound();
        var read = CarePlanDocument.Read(id, System.Text.Encoding.UTF8.GetBytes(stored.Json));
        return await ShownAsync(person, (read as Read<CarePlan>.Ok)?.Value, id, stored.Json, created: false, snapshots, cancellationToken);
    }

    private static async Task<IResult> PutAsync(
        string id, HttpRequest request, PlanEnrolment enrolment, ReferenceCheck references, DirectorySnapshots snapshots,
        CancellationToken cancellationToken)
    {
        var (body, refused) = await RequestBody.JsonAsync(request, cancellationToken, MostBytes);
        if (refused is not null) return refused;
        var read = CarePlanDocument.Read(id, body);
        var check = DocumentCheck.Of(read, CarePlanDocument.References);
        var faults = check.Faults.Concat(await references.MissingAsync(check.Names, cancellationToken)).ToList();
        if (read is Read<CarePlan>.Ok { Value.Person.Identifiers.Count: > MostIdentifiers })
            faults.Add(new("person.identifiers", $"must hold at most {MostIdentifiers}"));
        if (faults.Count > 0 || read is not Read<CarePlan>.Ok { Value: var plan }) return Problems.Invalid(faults);

        var json = DocumentText.ToStore(body);
        return await enrolment.PutAsync(plan, json, Preconditions.Of(request), cancellationToken) switch
        {
            Enrolment.Agreed agreed => await ShownAsync(agreed.Person, plan, id, json, agreed.IsNew, snapshots, cancellationToken),
            Enrolment.Stale => Problems.Stale(),
            Enrolment.Contested contested => Problems.Conflict("The identifier belongs to somebody with another care plan.", contested.Field),
            Enrolment.Stuck => Problems.Stuck(),
            var other => throw new InvalidOperationException($"An outcome nobody answers: {other}."),
        };
    }

    private static async Task<IResult> ShownAsync(
        PersonId person, CarePlan? plan, string id, string stored, bool created, DirectorySnapshots snapshots, CancellationToken cancellationToken)
    {
        var directory = await snapshots.ForAsync(PersonRecord.New(person) with { Plan = plan }, [], cancellationToken);
        var problems = plan is null ? ["this version cannot read the plan; put it again"] : PlanProblems.Of(plan, directory);
        var json = DocumentText.ToShow(
            id, stored, ("personId", person.Value), ("problems", new JsonArray([.. problems.Select(problem => JsonValue.Create(problem))])));
        return new DocumentAnswer(json, DocumentTag.Of(stored), created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
