namespace CareAlerts.Domain;

/// <summary>Times on a clock on the wall, as instants. On two nights a year a wall time does not exist, or comes twice.</summary>
public static class LocalTime
{
    /// <summary>The first instant at which the clock shows <paramref name="wall"/>; for a time that is skipped, the instant of the skip.</summary>
    public static DateTimeOffset First(TimeZoneInfo zone, DateTime wall) =>
        zone.IsAmbiguousTime(wall) ? new(wall, zone.GetAmbiguousTimeOffsets(wall).Max()) : Unambiguous(zone, wall);

    /// <summary>The last instant at which the clock shows <paramref name="wall"/>; for a time that is skipped, the instant of the skip.</summary>
    public static DateTimeOffset Last(TimeZoneInfo zone, DateTime wall) =>
        zone.IsAmbiguousTime(wall) ? new(wall, zone.GetAmbiguousTimeOffsets(wall).Min()) : Unambiguous(zone, wall);

    private static DateTimeOffset Unambiguous(TimeZoneInfo zone, DateTime wall)
    {
        // A skipped time counts as the instant of the skip, which is on a whole minute.
        while (zone.IsInvalidTime(wall)) wall = wall.AddMinutes(1).AddTicks(-(wall.Ticks % TimeSpan.TicksPerMinute));
        return new(wall, zone.GetUtcOffset(wall));
    }
}
