using ArchUnitNET.Loader;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests;

/// <summary>Who may know whom (docs/architecture.md, 3), held against the compiled program, method bodies too.</summary>
public sealed class ModuleTests
{
    private static readonly string[] House = ["Kernel", "Data", "Platform", "Shell"];

    /// <summary>What each module may know besides itself. A module that is missing here fails the test, so that the table stays complete.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Kernel"] = [],
        ["Data"] = ["Kernel", "Platform"],
        ["Platform"] = ["Kernel", "Data"],
        ["Shell"] = ["Kernel", "Data", "Platform"],
        ["Identity"] = House,
        ["Organizations"] = [.. House, "Identity"],
        ["Scoring"] = [.. House, "Organizations"],
        ["Funds"] = [.. House, "Organizations"],
        ["Lists"] = [.. House, "Organizations"],
        ["Matching"] = [.. House, "Lists", "Organizations"],
        ["Meetings"] = [.. House, "Organizations"],
        ["Participation"] = [.. House, "Lists", "Organizations"],
        ["Contracts"] = [.. House, "Matching", "Lists", "Scoring", "Funds", "Participation", "Meetings", "Organizations", "Identity"],
        ["Programs"] = [.. House, "Contracts", "Lists", "Participation", "Scoring", "Funds", "Organizations"],
        ["GridEvents"] = [.. House, "Lists", "Organizations"],
        ["Supervision"] = [.. House, "Programs", "Contracts", "GridEvents", "Matching", "Lists", "Participation", "Meetings", "Funds", "Organizations"],
        ["Appraisal"] = [.. House, "Supervision", "Programs", "Contracts", "GridEvents", "Matching", "Lists", "Participation", "Meetings", "Funds", "Scoring", "Organizations"],
    };

    /// <summary>These may know everybody; nobody knows them.</summary>
    private static readonly string[] Top = ["OpenData", "Portal", "Cli"];

    [Fact]
    public void A_module_knows_only_whom_the_table_allows()
    {
        var types = new ArchLoader().LoadAssemblies(typeof(Program).Assembly, typeof(Scoring.WeightedScore).Assembly, typeof(Qiyue.Matching.Matcher).Assembly).Build().Types.ToList();
        var offenders = new SortedSet<string>(StringComparer.Ordinal);
        var known = 0;
        foreach (var type in types)
        {
            if (ModuleOf(type.FullName) is not { } module || Top.Contains(module)) continue;
            if (!MayKnow.TryGetValue(module, out var allowed))
            {
                offenders.Add($"{module} stands in no row of the table of modules");
                continue;
            }
            foreach (var target in type.Dependencies.Select(d => d.Target.FullName))
            {
                if (ModuleOf(target) is not { } other || other == module) continue;
                known++;
                if (!allowed.Contains(other)) offenders.Add($"{module} may not know {other}: {type.FullName} uses {target}");
            }
        }
        known.ShouldBeGreaterThan(100, "the loader read the program");
        Offenders.None(offenders);
    }

    [Theory, InlineData(typeof(Scoring.WeightedScore)), InlineData(typeof(Qiyue.Matching.Matcher))]
    public void The_pure_engine_knows_no_web_and_no_database(System.Type ofEngine) =>
        ofEngine.Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Microsoft.", StringComparison.Ordinal) || n == "qiyue").ShouldBeEmpty();

    /// <summary>"Contracts" of "Qiyue.Contracts.Signing.SignContract"; null for what stands in no module (Program, the shared imports, other libraries).</summary>
    private static string? ModuleOf(string fullName)
    {
        var parts = fullName.Split('.');
        return parts.Length >= 3 && parts[0] == "Qiyue" ? parts[1] : null;
    }
}
