using Qiyue.Bench.Data;
using Qiyue.Bench.Matching;
using Qiyue.Bench.Reference;

namespace Qiyue.Bench;

/// <param name="Product">Folder of the published product.</param>
/// <param name="Data">Folder of data made before (--keep), which is used again; with PostgreSQL its connection string as well.</param>
/// <param name="Times">How often the server is killed while contracts are signed and performed.</param>
/// <param name="Only">Part of the name of a measure; empty = all.</param>
internal sealed record Options(string Product, IReadOnlyList<int> Sizes, IReadOnlyList<string> Databases, string? Out, int Runs, int Seconds, string Only, bool Keep, string? Data, string? Connection, int Times);

/// <summary>./dev bench … ends here.</summary>
internal static class BenchProgram
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["check"]: await SameAsHandlers.Check(); return 0;
            case ["reference", var url, var database, var made, var product, var proposal]: await ReferenceServer.Run(url, database, made, product, proposal); return 0;
            case ["make", var connection, var folder, var size]: Directory.CreateDirectory(folder); await Loading.Fill(connection, folder, int.Parse(size)); return 0;
            case ["lists-reference", var url, var database, var reads]: await ListReference.Run(url, database, reads); return 0;
            case ["make-lists", var connection, var folder, var size]: Directory.CreateDirectory(folder); await Loading.FillLists(connection, folder, int.Parse(size)); return 0;
            case ["lists", .. var rest]: await new ListsBench(Read(rest)).Run(); return 0;
            case ["contracts", .. var rest]: await new ContractsBench(Read(rest)).Run(); return 0;
            case ["endurance", .. var rest]: return await new Endurance(Read(rest), rows: 20_000).Run();
            case ["matching", .. var rest]: await Matching(rest); return 0;
            default:
                Console.Error.WriteLine("bench contracts [--size 10000,100000,1000000] [--db sqlite,postgres] [--runs 3] [--seconds 4] [--only NAME] [--out FILE.md|FILE.json] [--keep] [--data FOLDER [--connection Host=…]] --product FOLDER\n"
                    + "bench lists [--size 10000,100000,1000000] [--db sqlite,postgres] [--only NAME] [--out FILE.md|FILE.json] [--keep] [--data FOLDER [--connection Host=…]] --product FOLDER\n"
                    + "bench endurance [--db sqlite,postgres] [--only NAME] [--times 20] --product FOLDER\n"
                    + "bench matching [--set DIR,DIR] [--size 1000,10000,100000] [--plan 2000] [--out FILE.md]");
                return 2;
        }
    }

    private static async Task Matching(string[] args)
    {
        var sets = Value(args, "--set", Environment.GetEnvironmentVariable("QIYUE_MATCHING_SET") ?? "") is { Length: > 0 } named ? named.Split(',') : [.. Directory.GetDirectories(Examples("matching")).Order(StringComparer.Ordinal)];
        var text = new MatchingBench(sets, [.. Value(args, "--size", "1000,10000,100000").Split(',').Select(int.Parse)], int.Parse(Value(args, "--plan", "2000"))).Run();
        Console.WriteLine(text);
        if (Value(args, "--out", "") is { Length: > 0 } path) await File.WriteAllTextAsync(path, text);
    }

    /// <summary>A folder of the repository's examples.</summary>
    private static string Examples(string folder, [System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../examples", folder);

    private static string Value(string[] args, string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : otherwise;

    private static Options Read(string[] args)
    {
        string Value(string name, string otherwise) => BenchProgram.Value(args, name, otherwise);
        return new(Value("--product", ""), [.. Value("--size", "10000,100000,1000000").Split(',').Select(int.Parse)], Value("--db", "sqlite,postgres").Split(','), Value("--out", "") is { Length: > 0 } path ? Path.GetFullPath(path) : null,
            int.Parse(Value("--runs", "3")), int.Parse(Value("--seconds", "4")), Value("--only", ""), args.Contains("--keep"), Value("--data", "") is { Length: > 0 } data ? data : null, Value("--connection", "") is { Length: > 0 } connection ? connection : null, int.Parse(Value("--times", "20")));
    }
}
