using System.Globalization;

namespace Qiyue.Platform.Backup;

/// <summary>Lays new files and folders beside the old ones, then exchanges them all; an exchange that fails is undone.</summary>
internal sealed class Swap(DateTime now)
{
    private readonly List<string> _targets = [], _temporary = [], _kept = [];

    /// <summary>The moment, as names of former things carry it.</summary>
    public string Mark { get; } = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    /// <summary>Names under which the former things are kept.</summary>
    public IReadOnlyList<string> Kept => _kept;

    /// <summary>Where the new thing is laid; it takes its place at <see cref="Commit"/>.</summary>
    public string Beside(string target)
    {
        if (!_targets.Contains(target)) _targets.Add(target);
        return target + ".restoring";
    }

    public string Temporary(string path)
    {
        _temporary.Add(path + ".restoring");
        return path + ".restoring";
    }

    public void Commit()
    {
        var done = new List<(string Target, string? Former)>();
        try
        {
            foreach (var target in _targets)
            {
                string? former = null;
                if (Exists(target)) Move(target, former = $"{target}.before-{Mark}");
                done.Add((target, former));
                Move(target + ".restoring", target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var (target, former) in Enumerable.Reverse(done))
            {
                if (Exists(target)) Move(target, target + ".restoring");
                if (former is not null) Move(former, target);
            }
            throw;
        }
        _kept.AddRange(done.Where(d => d.Former is not null).Select(d => d.Former!));
    }

    public void Clean()
    {
        foreach (var path in _targets.Select(t => t + ".restoring").Concat(_temporary))
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to);
    }
}
