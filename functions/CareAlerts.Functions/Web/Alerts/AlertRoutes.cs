using CareAlerts.Domain;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Stays;

namespace CareAlerts.Functions.Web.Alerts;

/// <summary>Alerts: lists, one with its timeline, owning and passing on; and what was not sent, and why.</summary>
internal static class AlertRoutes
{
    public static void AddAlerts(this IServiceCollection services) => services.AddSingleton<AlertFiles>();

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", ListAsync);
        api.MapGet("/alerts/{id}", OneAsync);
        api.MapPost("/alerts/{id}/acknowledge", AcknowledgeAsync);
        api.MapGet("/silences", SilencesAsync);
    }

    /// <summary>Most urgent first, then oldest first.</summary>
    private static Task<IResult> ListAsync(HttpRequest request, AlertFiles files, CancellationToken cancellationToken) =>
        request.WithQueryAsync(AlertBodies.Filter, async filter => Results.Json((await files.ListAsync(filter, cancellationToken))
            .OrderByDescending(file => file.Alert.Urgency).ThenBy(file => file.Alert.OpenedAt).ThenBy(file => file.Alert.Id.Value, StringComparer.Ordinal)
            .Select(file => file.View())));

    private static async Task<IResult> OneAsync(string id, AlertFiles files, PersonStore people, CancellationToken cancellationToken) =>
        await files.FindAsync(id, cancellationToken) is { } file ? await AnswerAsync(file, people, cancellationToken) : NoAlert();

    private static Task<IResult> AcknowledgeAsync(
        HttpContext context, string id, AlertFiles files, PersonStore people, DirectorySnapshots directories, Commands commands) =>
        context.Request.WithBodyAsync(AlertBodies.Acknowledge, async asked =>
        {
            var cancellationToken = context.RequestAborted;
            if (await files.FindAsync(id, cancellationToken) is not { } file) return NoAlert();
            if (asked.To is { } to && await directories.ContactAsync(to, cancellationToken) is null)
                return Problems.Invalid([new Reference(ReferenceKind.Contact, to.Value, "to").Missing()]);

            // An alert at rest has ended, and to answer an ended alert changes nothing.
            if (file.IsAtRest) return await AnswerAsync(file, people, cancellationToken);
            var input = new Input.Acknowledged(file.Alert.Id, asked.Action, AdministratorsOnly.CallerOf(context).Actor, asked.To, asked.Note);
            return await commands.AnswerAsync(
                file.Person.Id,
                input,
                async _ => await AnswerAsync((await files.FindAsync(id, cancellationToken))!, people, cancellationToken),
                cancellationToken,
                new Request(AlsoContacts: asked.To is { } named ? [named] : []));
        });

    private static Task<IResult> SilencesAsync(HttpRequest request, AlertFiles files, CancellationToken cancellationToken) =>
        request.WithQueryAsync(AlertBodies.SilenceFilter, async filter => Results.Json((await files.ListAsync(filter, cancellationToken))
            .SelectMany(file => SilenceView.Of(file.Alert)).OrderBy(silence => silence.At).ThenBy(silence => silence.Alert, StringComparer.Ordinal)));

    private static async Task<IResult> AnswerAsync(AlertOnFile file, PersonStore people, CancellationToken cancellationToken) =>
        Results.Json(new WholeAlertView(
            file.View(), TimelineView.Of(await people.TimelineAsync(file.Person, cancellationToken), reason => reason.Alert == file.Alert.Id)));

    private static IResult NoAlert() => Problems.NotFound("There is no such alert.");
}
