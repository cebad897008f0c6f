using CareAlerts.Domain;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Web.Alerts;

namespace CareAlerts.Functions.Web.Stays;

/// <summary>Which stays are asked for: open ones, those that are over, those of a place; null asks for any.</summary>
internal sealed record StayFilter(bool? IsOpen, string? Ward, string? Site, LocalityId? Locality)
{
    // Codes are compared without their case: a list that is empty for a capital letter would look like nobody is there.
    public bool Lets(Stay stay) =>
        (IsOpen is null || IsOpen == !stay.IsOver) && Is(Ward, stay.Location?.Ward) && Is(Site, stay.Location?.Site);

    private static bool Is(string? asked, string? found) => asked is null || string.Equals(asked, found, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Answers questions about stays. The gate is worked out on every read: nothing stored says "ready".</summary>
internal sealed class StayReader(
    OpenIndex open, PersonStore people, StayFiles files, DirectorySnapshots directories, SilentSources silentSources, TimeProvider time)
{
    private static readonly PersonRecord Nobody = PersonRecord.New(new("nobody"));
    private static readonly PlanPerson Unnamed = new([], "", [], default);

    /// <summary>Stays of the Open index, by place. Whoever is not in the list is not thereby clear.</summary>
    public async Task<IReadOnlyList<StayView>> ListAsync(StayFilter filter, CancellationToken cancellationToken)
    {
        var rows = new List<(OpenRow Row, Stay Stay)>();
        await foreach (var entry in open.AllAsync(cancellationToken, filter.Locality?.Value))
            if (entry.Row is { IsClosed: false, Stay: { } stay } row && filter.Lets(stay)) rows.Add((row, stay));
        var providers = rows.SelectMany(known => known.Row.Services).Select(service => service.Provider).Distinct();
        var directory = await directories.ForAsync(Nobody, providers, cancellationToken);
        var silent = await silentSources.AllAsync(cancellationToken);
        var now = time.GetUtcNow();
        return
        [
            .. rows.Select(known => StayView.Of(
                    known.Row.Person, known.Stay, GateOf(known.Stay, PlanOf(known.Row), directory, at: null, now), silent.Contains(known.Stay.Source)))
                .OrderBy(view => view.Site, StringComparer.Ordinal).ThenBy(view => view.Ward, StringComparer.Ordinal)
                .ThenBy(view => view.Bed, StringComparer.Ordinal).ThenBy(view => view.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Open and closed stays of a person, newest admission first.</summary>
    public async Task<IReadOnlyList<StayView>> OfPersonAsync(PersonId person, CancellationToken cancellationToken)
    {
        var found = await files.OfAsync(person, cancellationToken);
        if (found.Count == 0) return [];
        var directory = await directories.ForAsync(found[0].Person, [], cancellationToken);
        var silent = await silentSources.AllAsync(cancellationToken);
        var now = time.GetUtcNow();
        return [.. found.Select(file => StayView.Of(
            file.Person.Id, file.Stay, GateOf(file.Stay, file.Person.Plan, directory, at: null, now), silent.Contains(file.Stay.Source)))];
    }

    public async Task<WholeStayView> WholeAsync(StayOnFile file, CancellationToken cancellationToken)
    {
        var (person, stay) = (file.Person, file.Stay);
        var directory = await directories.ForAsync(person, [], cancellationToken);
        var now = time.GetUtcNow();
        var gate = GateOf(stay, person.Plan, directory, at: null, now);
        return new(
            StayView.Of(person.Id, stay, gate, await IsSilentAsync(stay, cancellationToken)),
            ReadinessView.Of(stay, person.Plan, gate, now),
            [.. file.Alerts.OrderBy(alert => alert.OpenedAt).Select(alert => AlertView.Of(alert, file.Notifications, person.Attempts))],
            TimelineView.Of(await people.TimelineAsync(person, cancellationToken), reason => reason.Stay is { } about && (about == stay.Id || stay.Folded.Contains(about))))
        {
            Hold = HoldView.Of(stay.Hold),
            Override = OverrideView.Of(stay.Override),
        };
    }

    /// <summary>The gate for a departure; without one, for the expected discharge if ahead, else for now.</summary>
    public async Task<GateView> GateAsync(StayOnFile file, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var directory = await directories.ForAsync(file.Person, [], cancellationToken);
        return GateView.Of(GateOf(file.Stay, file.Person.Plan, directory, at, time.GetUtcNow()), await IsSilentAsync(file.Stay, cancellationToken));
    }

    private async Task<bool> IsSilentAsync(Stay stay, CancellationToken cancellationToken) =>
        (await silentSources.AllAsync(cancellationToken)).Contains(stay.Source);

    private static Gate GateOf(Stay stay, CarePlan? plan, CareDirectory directory, DateTimeOffset? at, DateTimeOffset now) =>
        Gate.Of(stay, plan, directory, at ?? Gate.DefaultTime(stay, now), now);

    /// <summary>As much of the plan as a row keeps, which is what the gate asks for.</summary>
    private static CarePlan? PlanOf(OpenRow row) => row.PlanStatus is not { } status ? null : new()
    {
        Id = "",
        Person = Unnamed,
        Locality = new(row.Locality),
        Status = status,
        Team = new(row.Contacts[0], Deputy: null),
        Services = row.Services,
    };
}
