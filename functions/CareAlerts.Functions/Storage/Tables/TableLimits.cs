namespace CareAlerts.Functions.Storage.Tables;

/// <summary>A row or transaction that Azure would refuse. The text names the limit and never a value.</summary>
internal sealed class TableLimitException(string limit) : Exception(limit);

/// <summary>
/// Azure's limits, checked before sending: Azurite lets most of them pass, so that only production would find out.
/// </summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model and performing-entity-group-transactions.
/// The size of a row as the service counts it: 4 bytes, two for each character of its keys and names, 8 for each property, and its values.
/// </remarks>
internal static class TableLimits
{
    public const int TransactionActions = 100;
    public const int TransactionBytes = 4 * 1024 * 1024;
    public const int EntityBytes = 1024 * 1024;
    public const int Properties = 252;
    public const int PropertyNameChars = 255;
    public const int StringChars = 32 * 1024;
    public const int BinaryBytes = 64 * 1024;
    public const int KeyChars = 512;

    private static readonly DateTimeOffset EarliestDateTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void CheckTableName(string name)
    {
        if (name.Length is < 3 or > 63 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
            throw new TableLimitException("A table's name is 3 to 63 ASCII letters and digits, a letter first.");
    }

    public static void CheckKeys(string partitionKey, string rowKey)
    {
        CheckKey("partition key", partitionKey);
        CheckKey("row key", rowKey);
    }

    public static void CheckEntity(TableEntity entity)
    {
        CheckKeys(entity.PartitionKey, entity.RowKey);
        var count = 0;
        var bytes = 4L + 2 * (entity.PartitionKey.Length + entity.RowKey.Length);
        foreach (var (name, value) in entity)
        {
            CheckPropertyName(name);
            if (value is null) continue;
            count++;
            bytes += 8 + 2 * name.Length + CheckedSize(name, value);
        }

        if (count > Properties)
            throw new TableLimitException($"A row has at most {Properties} properties; this one has {count}.");
        if (bytes > EntityBytes)
            throw new TableLimitException($"A row has at most {EntityBytes} bytes, text counted in UTF-16; this one has {bytes}.");
    }

    /// <summary>Checks what a transaction's actions must have in common; each row is checked as it is written.</summary>
    public static void CheckTransaction(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count is 0 or > TransactionActions)
            throw new TableLimitException($"A transaction has 1 to {TransactionActions} actions; this one has {actions.Count}.");

        var rows = new HashSet<string>(actions.Count, StringComparer.Ordinal);
        foreach (var action in actions)
        {
            if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey)
                throw new TableLimitException("A transaction's rows are all in one partition.");
            if (!rows.Add(action.Entity.RowKey))
                throw new TableLimitException("A transaction has each row once.");
        }
    }

    public static void CheckTransactionBody(int bytes)
    {
        if (bytes > TransactionBytes)
            throw new TableLimitException($"A transaction has at most {TransactionBytes} bytes; this one has {bytes}.");
    }

    private static void CheckKey(string which, string key)
    {
        if (key.Length > KeyChars)
            throw new TableLimitException($"A {which} has at most {KeyChars} characters; this one has {key.Length}.");
        if (key.AsSpan().ContainsAny(@"/\#?") || key.Any(char.IsControl))
            throw new TableLimitException($@"A {which} holds none of / \ # ? and no control characters.");
    }

    private static void CheckPropertyName(string name)
    {
        if (name.Length is 0 or > PropertyNameChars)
            throw new TableLimitException($"A property's name has 1 to {PropertyNameChars} characters; this one has {name.Length}.");
        if (char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw new TableLimitException("A property's name is ASCII letters, digits and underscores, no digit first.");
        if (name is "PartitionKey" or "RowKey" or "Timestamp")
            throw new TableLimitException($"{name} is the service's own property.");
    }

    private static long CheckedSize(string name, object value) => value switch
    {
        string { Length: > StringChars } text =>
            throw new TableLimitException($"A text has at most {StringChars} characters; {name} has {text.Length}."),
        byte[] { Length: > BinaryBytes } binary =>
            throw new TableLimitException($"A binary has at most {BinaryBytes} bytes; {name} has {binary.Length}."),
        DateTimeOffset instant when instant < EarliestDateTime =>
            throw new TableLimitException($"A date is not before 1601; {name} is."),
        string text => 4 + 2L * text.Length,
        byte[] binary => 4 + binary.Length,
        Guid => 16,
        long or double or DateTimeOffset => 8,
        int => 4,
        _ => 1,
    };
}
