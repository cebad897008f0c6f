using CareAlerts.Domain;
using CareAlerts.Functions.Shell;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>Runs what somebody says about a stay, and answers the stay as it is afterwards.</summary>
internal sealed class StayCommands(Commands commands, StayFiles files, StayReader reader)
{
    private static readonly Refusal AtRest = new(RefusalKind.Conflict, "stay", "The stay ended and is closed; nothing more can be recorded on it.");

    /// <param name="id">The stay.</param>
    /// <param name="inputFor">What is said, once the stay is found; null when it does not fit the stay.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="otherwise">Why it does not fit.</param>
    public async Task<IResult> RunAsync(
        string id, Func<StayOnFile, Input?> inputFor, CancellationToken cancellationToken, Refusal? otherwise = null)
    {
        if (await files.FindAsync(id, cancellationToken) is not { } file) return Problems.NotFound("There is no such stay.");
        if (file.IsAtRest) return Problems.Of(AtRest);
        if (inputFor(file) is not { } input) return Problems.Of(otherwise!);
        return await commands.AnswerAsync(
            file.Person.Id,
            input,
            async _ => Results.Json(await reader.WholeAsync((await files.FindAsync(id, cancellationToken))!, cancellationToken)),
            cancellationToken);
    }
}
