namespace CareAlerts.Domain;

/// <summary>An NHS number: ten digits whose last is the modulus 11 check digit (NHS Data Dictionary).</summary>
public readonly record struct NhsNumber
{
    /// <summary>The FHIR system of NHS numbers.</summary>
    public const string System = "https://fhir.nhs.uk/Id/nhs-number";

    private NhsNumber(string value) => Value = value;

    /// <summary>Ten digits without spaces.</summary>
    public string Value { get; }

    /// <summary>Reads ten digits, spaces and hyphens between them allowed; false when the check digit does not hold.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NhsNumber number)
    {
        number = default;
        Span<char> digits = stackalloc char[10];
        var count = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-') continue;
            if (!char.IsAsciiDigit(c) || count == 10) return false;
            digits[count++] = c;
        }

        if (count != 10) return false;
        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (digits[i] - '0') * (10 - i);
        var check = 11 - (sum % 11);
        if (check == 11) check = 0;
        if (check != digits[9] - '0') return false;    // 10 can never equal a digit: such a number is invalid
        number = new NhsNumber(new string(digits));
        return true;
    }
}
