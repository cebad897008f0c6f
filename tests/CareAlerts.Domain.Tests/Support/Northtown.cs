namespace CareAlerts.Domain.Tests;

/// <summary>The place of the stories: a hospital, its ward, the people of Joan's plan, the duty team, the operators, the default policy.</summary>
internal static class Northtown
{
    public static readonly SourceId Hospital = new("RXX");
    public static readonly LocalityId Id = new("northtown");

    public static readonly PlannedService HomeCare = new(new("home-care"), "Home care, four visits a day", new("acme-care"), "home-care", "AC-2201", true, TimeSpan.FromHours(48));
    public static readonly PlannedService Bed = new(new("bed"), "Hospital bed at home", new("equipment-store"), "equipment", null, true, TimeSpan.FromHours(72));
    public static readonly PlannedService Telecare = new(new("telecare"), "Telecare pendant", new("careline"), "telecare", null, false, TimeSpan.FromHours(24));

    public static CarePlan Plan => new()
    {
        Id = "joan",
        Person = new([new(NhsNumber.System, "9990000018")], "Shaw", ["Joan"], new(1938, 4, 2)),
        Locality = Id,
        Team = new(new("ola-nowak"), new ContactId("sam-reid")),
        Services = [HomeCare, Bed, Telecare],
    };

    public static SourceSettings Source => SourceSettings.Default(Hospital, registered: true) with
    {
        Mode = Mode.Live,
        Wards = [new("WARD7", "Ward 7", null, new ContactId("ward-7")), new("WARD8", "Ward 8", null, null)],
    };

    public static LocalityPolicy Policy => LocalityPolicy.Default(Id) with { DutyTeam = new ContactId("northtown-duty"), Operators = [new("ops")] };

    public static IEnumerable<Contact> Contacts =>
    [
        Person("ola-nowak", 1),
        Person("sam-reid", 2),
        Person("kim-day", 3),
        Person("northtown-duty", 4) with { Kind = ContactKind.Team },
        Person("ops", 5),
        Provider("acme-care"),
        Provider("equipment-store"),
        Provider("careline"),
        Provider("ward-7") with { Kind = ContactKind.Ward },
    ];

    public static Contact Person(string id, int number) => Provider(id) with { Kind = ContactKind.Person, Mobile = $"+44770090000{number}" };

    public static Contact Provider(string id) => new() { Id = new(id), Name = id, Kind = ContactKind.Service, Email = $"{id}@example.org" };
}
