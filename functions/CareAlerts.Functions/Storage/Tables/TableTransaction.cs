using Azure;

namespace CareAlerts.Functions.Storage.Tables;

internal enum TableTransactionActionType
{
    /// <summary>Insert; a conflict if the row exists.</summary>
    Add,

    /// <summary>Change the properties given, if the version matches.</summary>
    UpdateMerge,

    /// <summary>Replace the row, if the version matches.</summary>
    UpdateReplace,

    /// <summary>Delete, if the version matches.</summary>
    Delete,

    /// <summary>Insert, or change the properties given.</summary>
    UpsertMerge,

    /// <summary>Insert or replace.</summary>
    UpsertReplace,
}

/// <summary>One change of a transaction.</summary>
/// <param name="ActionType">What to do.</param>
/// <param name="Entity">The row; a deletion uses its keys only.</param>
/// <param name="ETag">The version that must be there, for updates and deletions; default means any.</param>
internal sealed record TableTransactionAction(TableTransactionActionType ActionType, TableEntity Entity, ETag ETag = default);
