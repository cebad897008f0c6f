namespace CareAlerts.Feeds.Hl7v2;

/// <summary>The oddities met while a message is mapped: sentences that name segment and field and hold nothing of the patient's.</summary>
internal sealed class AdtProblems
{
    private List<string>? problems;

    public void Add(string problem) => (problems ??= []).Add(problem);

    public IReadOnlyList<string> ToList() => problems ?? (IReadOnlyList<string>)[];
}
