namespace Qiyue.Shell.Components;

/// <summary>The five stages as every page shows them (五约). Source: domain.md, Contracts.</summary>
public static class Stages
{
    /// <param name="Seal">The character on the seal.</param>
    /// <param name="Anchor">The id of the stage's section on a contract's page.</param>
    public sealed record Stage(string Seal, string Word, string Anchor);

    public static IReadOnlyList<Stage> All { get; } =
        [new("谈", "谈约", "negotiate"), new("签", "签约", "sign"), new("亮", "亮约", "show"), new("履", "履约", "perform"), new("评", "评约", "judge")];
}
