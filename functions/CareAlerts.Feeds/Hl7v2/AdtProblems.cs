namespace CareAlerts.Feeds.Hl7v2;

/// <summary>The oddities met while a message is mapped: sentences that name segment and field and hold nothing of the patient's.</summary>
internal sealed class AdtProblems
{
    /// <summary>More would tell an integrator no more.</summary>
    private const int Most = 32;

    private List<string>? problems;

    /// <summary>Adds an oddity; one that is met again is said once.</summary>
    public void Add(string problem)
    {
        problems ??= [];
        if (problems.Count < Most && !problems.Contains(problem)) problems.Add(problem);
    }

    public IReadOnlyList<string> ToList() => problems ?? (IReadOnlyList<string>)[];
}
