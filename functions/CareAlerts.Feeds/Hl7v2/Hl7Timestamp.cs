namespace CareAlerts.Feeds.Hl7v2;

/// <summary>How much of a time was sent.</summary>
public enum Hl7Precision
{
    /// <summary>YYYY.</summary>
    Year,
    /// <summary>YYYYMM.</summary>
    Month,
    /// <summary>YYYYMMDD: a day, not its midnight.</summary>
    Day,
    /// <summary>YYYYMMDDHH.</summary>
    Hour,
    /// <summary>YYYYMMDDHHMM.</summary>
    Minute,
    /// <summary>With seconds, perhaps with a fraction.</summary>
    Second,
}

/// <summary>A time as sent (HL7 v2 TS, DTM, DT): local, as precise as its digits, with an offset only if one was given.</summary>
/// <param name="Local">The reading of the sender's clock; parts that were not sent stand at their first value.</param>
/// <param name="Precision">How much of it was sent.</param>
/// <param name="Offset">The offset from UTC, when sent.</param>
public readonly record struct Hl7Timestamp(DateTime Local, Hl7Precision Precision, TimeSpan? Offset)
{
    /// <summary>The years taken for real; <c>0001</c> and <c>9999</c> stand for "unknown" and "never".</summary>
    private const int FirstYear = 1850, LastYear = 2199;

    /// <summary>The day, when it was sent in full; never moved to another zone.</summary>
    public DateOnly? Date => Precision >= Hl7Precision.Day ? DateOnly.FromDateTime(Local) : null;

    /// <summary>Reads <c>YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]</c>, and what is seen in its place: milliseconds without a dot (17 digits),
    /// ISO 8601 with hyphens, <c>T</c> or a space, colons and <c>Z</c>, and 24:00 for the end of a day.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Hl7Timestamp time)
    {
        time = default;
        var reader = new DigitReader(text.Trim((byte)' '));
        if (!reader.TryRead(4, out var year) || year is < FirstYear or > LastYear) return false;
        int month = 1, day = 1, hour = 0, minute = 0, second = 0;
        long ticks = 0;
        var precision = Hl7Precision.Year;

        // A hyphen after the year is ISO's unless four digits and nothing else follow it: then it is an offset.
        var iso = reader.Next == '-' && !reader.IsOffset;
        if (iso) reader.Skip();
        if (reader.TryRead(2, out month)) precision = Hl7Precision.Month;
        else if (iso) return false;
        else month = 1;
        if (precision == Hl7Precision.Month && (!iso || reader.TrySkip('-')))
        {
            if (reader.TryRead(2, out day)) precision = Hl7Precision.Day;
            else if (iso) return false;
            else day = 1;
        }

        if (precision == Hl7Precision.Day)
        {
            var separated = reader.TrySkip('T') || reader.TrySkip(' ');
            if (reader.TryRead(2, out hour)) precision = Hl7Precision.Hour;
            else if (separated) return false;
            else hour = 0;
        }

        if (precision == Hl7Precision.Hour && TryTwo(ref reader, out minute))
        {
            precision = Hl7Precision.Minute;
            if (TryTwo(ref reader, out second))
            {
                precision = Hl7Precision.Second;
                if (!reader.TryReadFraction(out ticks)) return false;
            }
        }

        if (!reader.TryReadOffset(out var offset) || !reader.AtEnd) return false;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || minute > 59 || second > 60) return false;
        if (hour > 24 || (hour == 24 && (minute | second) != 0)) return false;
        if (second == 60) second = 59;    // a leap second has no other place in .NET
        var local = new DateTime(year, month, day, hour % 24, minute, second).AddTicks(ticks).AddDays(hour / 24);
        time = new Hl7Timestamp(local, precision, offset);
        return true;
    }

    private static bool TryTwo(ref DigitReader reader, out int value)
    {
        value = 0;
        var ahead = reader;
        ahead.TrySkip(':');
        if (!ahead.TryRead(2, out var read)) return false;
        reader = ahead;
        value = read;
        return true;
    }

    private ref struct DigitReader(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> rest = text;

        public readonly bool AtEnd => rest.IsEmpty;

        public readonly char Next => rest.IsEmpty ? '\0' : (char)rest[0];

        public readonly bool IsOffset => rest.Length == 5 && !rest[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9');

        public void Skip() => rest = rest[1..];

        public bool TrySkip(char expected)
        {
            if (Next != expected) return false;
            Skip();
            return true;
        }

        public bool TryRead(int digits, out int value)
        {
            value = 0;
            if (rest.Length < digits) return false;
            var read = 0;
            for (var i = 0; i < digits; i++)
            {
                var digit = rest[i] - '0';
                if ((uint)digit > 9) return false;
                read = (read * 10) + digit;
            }

            value = read;
            rest = rest[digits..];
            return true;
        }

        /// <summary>A fraction after a dot or comma, or three digits without one; none at all is fine. Finer than 100 ns is dropped.</summary>
        public bool TryReadFraction(out long ticks)
        {
            ticks = 0;
            var dotted = TrySkip('.') || TrySkip(',');
            var end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var digits = end < 0 ? rest.Length : end;
            if (!dotted) return digits switch { 0 => true, 3 => ReadTicks(3, ref ticks), _ => false };
            return digits > 0 && ReadTicks(digits, ref ticks);
        }

        public bool TryReadOffset(out TimeSpan? offset)
        {
            offset = null;
            if (rest.IsEmpty) return true;
            if (TrySkip('Z'))
            {
                offset = TimeSpan.Zero;
                return true;
            }

            var sign = Next == '-' ? -1 : 1;
            if (Next is not ('+' or '-')) return false;
            Skip();
            if (!TryRead(2, out var hours)) return false;
            TrySkip(':');
            TryRead(2, out var minutes);
            if (hours > 14 || minutes > 59 || (hours == 14 && minutes != 0)) return false;    // what DateTimeOffset allows
            offset = new TimeSpan(hours, minutes, 0) * sign;
            return true;
        }

        private bool ReadTicks(int digits, ref long ticks)
        {
            var unit = TimeSpan.TicksPerSecond;
            foreach (var digit in rest[..digits]) ticks += (digit - '0') * (unit /= 10);
            rest = rest[digits..];
            return true;
        }
    }
}
