namespace Qiyue.Matching;

/// <summary>What earlier decisions about the same topic and unit add to a fit: a tenth at most, slowly, either way. Source: domain.md, Matching.</summary>
public static class Experience
{
    public const double Most = 0.1;

    public static double Adjusted(double fit, int chosen, int declined) => Math.Min(1, fit * (1 + Most * (chosen - declined) / (chosen + declined + 2.0)));

    /// <summary>Null when nothing was decided before.</summary>
    public static Sentence? Says(int chosen, int declined) => chosen + declined == 0 ? null : new("同类需求以前选用过该单位 {0} 次，标为不合适 {1} 次", chosen, declined);
}
