using CareAlerts.Functions.Tests.Web;

namespace CareAlerts.Functions.Tests.Support;

/// <summary>One Northtown for the tests of the safety nets: they move its clock, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class NetsTown : ICollectionFixture<Northtown>
{
    public const string Name = "safety nets";
}
