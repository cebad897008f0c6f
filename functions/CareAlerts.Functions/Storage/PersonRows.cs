using System.Text;
using Azure;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>A person's partition, row by row, both ways.</summary>
internal static class PersonRows
{
    private const string Json = "J";

    /// <exception cref="UnreadableRecordException">A row is not what we write.</exception>
    public static LoadedPerson Read(PersonId id, IReadOnlyList<TableEntity> rows)
    {
        try
        {
            return ReadAll(id, rows);
        }
        catch (Exception e) when (e is not OutOfMemoryException)    // it is pure: whatever it throws is the rows' fault
        {
            throw new UnreadableRecordException(id, LocalityOf(rows), e);
        }
    }

    private static LoadedPerson ReadAll(PersonId id, IReadOnlyList<TableEntity> rows)
    {
        var head = rows.FirstOrDefault(row => row.RowKey == Keys.Head);
        var plan = rows.FirstOrDefault(row => row.RowKey == Keys.Plan);
        var attempts = rows.Where(row => row.RowKey[0] == '5').ToList();
        var moved = head?.Get<MovedRecord>("Moved");
        var record = new PersonRecord
        {
            Id = id,
            Moved = moved,
            Joining = head?.Get<List<JoiningRecord>>("Joining") ?? [],
            Adopted = head?.Get<List<AdoptedRecord>>("Adopted") ?? [],
            Version = head?.GetInt64("Version") ?? 0,
            WakeAt = head?.GetDateTimeOffset("WakeAt"),
            Rested = head?.Get<List<RestedStay>>("Rested") ?? [],
            RestedAlerts = head?.Get<List<RestedAlerts>>("RestedAlerts") ?? [],
            Past = head?.Get<List<PastVisit>>("PastVisits") ?? [],
            Timeline = head?.Get<TimelineSpan>("Timeline"),
            Death = head?.Get<DeathOnFile>("Death"),
            OtherNhsNumbers = head?.Get<List<string>>("OtherNhsNumbers") ?? [],
            Plan = plan?.Get<CarePlan>(Json),
            Stays = Of<Stay>('2'),
            Alerts = Of<Alert>('3'),
            Notifications = Of<Notification>('4'),
            Attempts = moved is null ? [.. attempts.Select(row => row.Get<Attempt>(Json)!)] : [],
        };
        return new LoadedPerson
        {
            Record = record,
            HeadETag = head?.ETag ?? default,
            OperationId = head?.GetString("OperationId"),
            Outbox = head?.Get<List<OutboxItem>>("Outbox") ?? [],
            OpenRows = head?.Get<List<OpenKey>>("OpenRows") ?? [],
            IsStuck = head?.GetBoolean("IsStuck") ?? false,
            Plan = plan is null ? null : new(plan.GetString("PlanId")!, plan.GetText("Document")!, plan.Get<List<string>>("Claims")!),
            AttemptETags = attempts.ToDictionary(row => row.RowKey, row => row.ETag),
        };

        // What a record that has moved was made of is still here, and counts where it has moved to.
        List<T> Of<T>(char kind) => moved is null ? AllOf<T>(rows, kind) : [];
    }

    /// <summary>What was in a record when it moved, as it lies there still.</summary>
    /// <exception cref="UnreadableRecordException">A row is not what we write.</exception>
    public static Adoption ReadAdoption(PersonId id, IReadOnlyList<TableEntity> rows)
    {
        try
        {
            var head = rows.FirstOrDefault(row => row.RowKey == Keys.Head);
            return new(id)
            {
                Plan = rows.FirstOrDefault(row => row.RowKey == Keys.Plan)?.Get<CarePlan>(Json),
                Stays = AllOf<Stay>(rows, '2'),
                Alerts = AllOf<Alert>(rows, '3'),
                Notifications = AllOf<Notification>(rows, '4'),
                Attempts = AllOf<Attempt>(rows, '5'),
                Rested = head?.Get<List<RestedStay>>("Rested") ?? [],
                Past = head?.Get<List<PastVisit>>("PastVisits") ?? [],
                Adopted = head?.Get<List<AdoptedRecord>>("Adopted") ?? [],
                Death = head?.Get<DeathOnFile>("Death"),
                OtherNhsNumbers = head?.Get<List<string>>("OtherNhsNumbers") ?? [],
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new UnreadableRecordException(id, LocalityOf(rows), e);
        }
    }

    private static List<T> AllOf<T>(IReadOnlyList<TableEntity> rows, char kind) => [.. rows.Where(row => row.RowKey[0] == kind).Select(row => row.Get<T>(Json)!)];

    // The plan as it was put says it too, when our own form of it is what cannot be read.
    private static LocalityId? LocalityOf(IReadOnlyList<TableEntity> rows) =>
        rows.FirstOrDefault(row => row.RowKey == Keys.Plan) is { } row && row.GetText("Document") is { } document &&
        CarePlanDocument.Read(row.GetString("PlanId") ?? "", Encoding.UTF8.GetBytes(document)) is Read<CarePlan>.Ok plan ? plan.Value.Locality : null;

    public static TableEntity Head(PersonRecord record, string operationId, IReadOnlyList<OutboxItem> outbox, IReadOnlyList<OpenKey> openRows)
    {
        var row = new TableEntity(record.Id.Value, Keys.Head)
        {
            ["Version"] = record.Version,
            ["OperationId"] = operationId,
            ["WakeAt"] = record.WakeAt,
        };
        if (outbox.Count > 0) row.Put("Outbox", outbox);
        if (openRows.Count > 0) row.Put("OpenRows", openRows);
        if (record.Rested.Count > 0) row.Put("Rested", record.Rested);
        if (record.RestedAlerts.Count > 0) row.Put("RestedAlerts", record.RestedAlerts);
        if (record.Past.Count > 0) row.Put("PastVisits", record.Past);
        if (record.Timeline is not null) row.Put("Timeline", record.Timeline);
        if (record.Moved is not null) row.Put("Moved", record.Moved);
        if (record.Joining.Count > 0) row.Put("Joining", record.Joining);
        if (record.Adopted.Count > 0) row.Put("Adopted", record.Adopted);
        if (record.Death is not null) row.Put("Death", record.Death);
        if (record.OtherNhsNumbers.Count > 0) row.Put("OtherNhsNumbers", record.OtherNhsNumbers);
        return row;
    }

    public static TableEntity Attempt(PersonId person, Attempt attempt) => Row(person, Keys.Attempt(attempt.Notification, attempt.Number), attempt);

    /// <summary>The actions a changed row takes.</summary>
    public static IEnumerable<TableTransactionAction> Of(PersonId person, RowChange change, PlanDocument? plan) => change switch
    {
        RowChange.PlanRow row => [Upsert(PlanRow(person, row.Plan, plan ?? throw new InvalidOperationException("A plan is stored with its document.")))],
        RowChange.StayRow row => [Upsert(Row(person, Keys.Stay(row.Stay.Id), row.Stay))],
        RowChange.AlertRow row => [Upsert(Row(person, Keys.Alert(row.Alert.Id), row.Alert))],
        RowChange.NotificationRow row => [Upsert(Row(person, Keys.Notification(row.Notification.Id), row.Notification))],
        RowChange.AttemptRow row => [Upsert(Attempt(person, row.Attempt))],
        RowChange.Rested rested => Rest(person, rested),
        RowChange.AlertsRested rested => Rest(person, rested),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "A change nobody stores."),
    };

    public static TableEntity Timeline(PersonRecord after, IReadOnlyList<Reason> reasons)
    {
        var row = new TableEntity(after.Id.Value, Keys.Timeline(after.Version)) { ["At"] = after.Timeline!.Last };
        row.Put(Json, reasons);
        return row;
    }

    public static TimelineEntry ReadTimeline(TableEntity row) => new(row.GetDateTimeOffset("At")!.Value, row.Get<List<Reason>>(Json)!);

    private static IEnumerable<TableTransactionAction> Rest(PersonId person, RowChange.Rested rested)
    {
        yield return Upsert(Row(person, Keys.Rested(rested.Stay.Id, rested.Part), rested));
        if (rested.Part is null) yield return Remove(person, Keys.Stay(rested.Stay.Id));
        foreach (var row in Remove(person, rested.Alerts, rested.Notifications, rested.Attempts)) yield return row;
    }

    private static IEnumerable<TableTransactionAction> Rest(PersonId person, RowChange.AlertsRested rested) =>
        Remove(person, rested.Alerts, rested.Notifications, rested.Attempts).Prepend(Upsert(Row(person, Keys.RestedAlerts(rested.Number), rested)));

    private static IEnumerable<TableTransactionAction> Remove(
        PersonId person, IReadOnlyList<Alert> alerts, IReadOnlyList<Notification> told, IReadOnlyList<Attempt> attempts) =>
    [
        .. alerts.Select(alert => Remove(person, Keys.Alert(alert.Id))),
        .. told.Select(notification => Remove(person, Keys.Notification(notification.Id))),
        .. attempts.Select(attempt => Remove(person, Keys.Attempt(attempt.Notification, attempt.Number))),
    ];

    private static TableEntity PlanRow(PersonId person, CarePlan plan, PlanDocument document)
    {
        var row = Row(person, Keys.Plan, plan);
        row["PlanId"] = document.Id;
        row.PutText("Document", document.Json);
        row.Put("Claims", document.Claims);
        return row;
    }

    private static TableEntity Row<T>(PersonId person, string key, T value)
    {
        var row = new TableEntity(person.Value, key);
        row.Put(Json, value);
        return row;
    }

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);

    private static TableTransactionAction Remove(PersonId person, string key) =>
        new(TableTransactionActionType.Delete, new TableEntity(person.Value, key), ETag.All);
}

/// <summary>What one decision said, and when.</summary>
internal sealed record TimelineEntry(DateTimeOffset At, IReadOnlyList<Reason> Reasons);
