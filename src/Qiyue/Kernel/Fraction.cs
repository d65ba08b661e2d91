using System.Numerics;

namespace Qiyue.Kernel;

/// <summary>A share of a whole, exact: no rounding decides on which side of a threshold it lies.</summary>
public readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
{
    /// <summary>Σ weight × part ÷ whole, divided by Σ weight. At least one part; a whole is above zero.</summary>
    public static Fraction Mean(IEnumerable<(long Part, long Whole, long Weight)> parts)
    {
        var (n, d, weights) = (BigInteger.Zero, BigInteger.One, BigInteger.Zero);
        foreach (var (part, whole, weight) in parts)
        {
            (n, d, weights) = (n * whole + (BigInteger)weight * part * d, d * whole, weights + weight);
            var common = BigInteger.GreatestCommonDivisor(n, d);
            (n, d) = (n / common, d / common);
        }
        return new(n, d * weights);
    }

    /// <param name="percent">0 … 100</param>
    public bool IsAtMost(decimal percent) => Numerator * 100_000_000 <= Denominator * (BigInteger)(percent * 1_000_000m);

    /// <param name="percent">0 … 100</param>
    public bool IsBelow(decimal percent) => Numerator * 100_000_000 < Denominator * (BigInteger)(percent * 1_000_000m);

    /// <summary>Rounded to four places, for showing.</summary>
    public decimal Value => (decimal)((Numerator * 20_000 / Denominator + 1) / 2) / 10_000;
}
