using System.Globalization;

namespace Qiyue.Kernel;

/// <summary>An amount of something (times, square metres, hours) to two decimals, exact; stored as hundredths.</summary>
public readonly record struct Quantity(long Hundredths) : IComparable<Quantity>
{
    public static Quantity Zero => default;
    public decimal Value => Hundredths / 100m;
    public static Quantity Of(decimal value) => new((long)Math.Round(value * 100m, MidpointRounding.AwayFromZero));
    public static Quantity operator +(Quantity a, Quantity b) => new(a.Hundredths + b.Hundredths);
    public static Quantity operator -(Quantity a, Quantity b) => new(a.Hundredths - b.Hundredths);
    public static bool operator <(Quantity a, Quantity b) => a.Hundredths < b.Hundredths;
    public static bool operator >(Quantity a, Quantity b) => a.Hundredths > b.Hundredths;
    public static bool operator <=(Quantity a, Quantity b) => a.Hundredths <= b.Hundredths;
    public static bool operator >=(Quantity a, Quantity b) => a.Hundredths >= b.Hundredths;
    public int CompareTo(Quantity other) => Hundredths.CompareTo(other.Hundredths);

    /// <summary>Shortest decimal form: "12", "1.5".</summary>
    public override string ToString() => Value.ToString("0.##", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out Quantity quantity)
    {
        var read = decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            && decimal.Round(value, 2) == value && Math.Abs(value) < 1_000_000_000_000m;
        quantity = read ? Of(value) : default;
        return read;
    }
}
