using CareAlerts.Architecture.Tests.Bicep;

namespace CareAlerts.Architecture.Tests.Infrastructure;

/// <summary>The templates of this repository, read once.</summary>
internal static class Templates
{
    public static readonly IReadOnlyList<TextFile> Sources = Repository.Files("infra", "*.bicep");

    public static readonly BicepFile Main = BicepFile.Read(Repository.Read("infra/main.bicep").Text);

    public static readonly BicepFile FunctionApp = BicepFile.Read(Repository.Read("infra/modules/function-app.bicep").Text);

    public static readonly BicepFile ServiceBus = BicepFile.Read(Repository.Read("infra/modules/service-bus.bicep").Text);
}
