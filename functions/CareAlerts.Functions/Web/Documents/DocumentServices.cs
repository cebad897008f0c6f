namespace CareAlerts.Functions.Web.Documents;

/// <summary>Who takes and gives documents.</summary>
internal static class DocumentServices
{
    public static void AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<AffectedPeople>();
        services.AddSingleton<ReferenceCheck>();
        services.AddSingleton<DocumentDesk>();
        services.AddSingleton<PlanEnrolment>();
    }
}
