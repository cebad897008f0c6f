using Azure;
using CareAlerts.Domain;

namespace CareAlerts.Functions.Storage;

/// <summary>A person as loaded by one query, with what a commit needs to know.</summary>
internal sealed record LoadedPerson
{
    public required PersonRecord Record { get; init; }

    /// <summary>The head's version tag; default for a person not yet stored.</summary>
    public ETag HeadETag { get; init; }

    /// <summary>The operation that wrote the head last: how an unclear commit recognises itself.</summary>
    public string? OperationId { get; init; }

    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <summary>The rows of the Open index written for this person.</summary>
    public IReadOnlyList<OpenKey> OpenRows { get; init; } = [];

    /// <summary>Decide threw on this person; operators know.</summary>
    public bool IsStuck { get; init; }

    /// <summary>The plan as it was put, and the tag clients see.</summary>
    public PlanDocument? Plan { get; init; }

    /// <summary>Tags of attempt rows, by row key: only the sender writes these rows, each under its own tag.</summary>
    public IReadOnlyDictionary<string, ETag> AttemptETags { get; init; } = new Dictionary<string, ETag>();
}

/// <summary>A plan as it was put.</summary>
/// <param name="Id">The customer's id of the plan.</param>
/// <param name="Json">The document.</param>
/// <param name="Claims">Keys of the identifiers it claims.</param>
internal sealed record PlanDocument(string Id, string Json, IReadOnlyList<string> Claims)
{
    /// <summary>The entity tag clients see: the same document, the same tag.</summary>
    public string ETag => DocumentTag.Of(Json);
}

/// <summary>A row of the Open index.</summary>
internal readonly record struct OpenKey(string Partition, string Row);
