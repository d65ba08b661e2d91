namespace Qiyue.Tests.Infrastructure;

/// <summary>For tests that hold many things against one rule: each offender on a line of its own.</summary>
public static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        var all = offenders.ToList();
        if (all.Count > 0) Assert.Fail($"{all.Count} offenders:\n{string.Join('\n', all)}");
    }
}
