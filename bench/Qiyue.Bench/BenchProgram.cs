using Qiyue.Bench.Data;

namespace Qiyue.Bench;

internal static class BenchProgram
{
    private static async Task<int> Main(string[] args)
    {
        if (args[0] == "check") { await SameAsHandlers.Check(); return 0; }
        var folder = Directory.CreateTempSubdirectory("qiyue-bench-").FullName;
        Console.WriteLine(folder);
        await Loading.Fill(Path.Combine(folder, "qiyue.db"), folder, int.Parse(args[0]));
        return 0;
    }
}
