namespace Qiyue.Platform;

/// <summary>
/// Where this installation keeps things. QIYUE_DB = a SQLite file path (default data/qiyue.db) or a PostgreSQL connection string (Host=…);
/// QIYUE_DATA = folder of files and keys (default: beside the SQLite file, or "data").
/// </summary>
public sealed record Settings(string ConnectionString, bool IsSqlite, string DataFolder)
{
    public string FilesFolder => Path.Combine(DataFolder, "files");

    /// <summary>The key that encrypts secrets in the database; it lives outside it, mode 0600.</summary>
    public string KeyFile => Path.Combine(DataFolder, "qiyue.key");

    public static Settings From(IConfiguration configuration)
    {
        var db = configuration["QIYUE_DB"] is { Length: > 0 } named ? named : Path.Combine("data", "qiyue.db");
        var postgres = db.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        var folder = configuration["QIYUE_DATA"] is { Length: > 0 } data ? data : postgres ? "data" : Path.GetDirectoryName(Path.GetFullPath(db))!;
        Directory.CreateDirectory(folder);
        // With QIYUE_DATA elsewhere, the folder of the database file may be another one that is not there yet.
        if (!postgres) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(db))!);
        return postgres
            ? new(db, false, Path.GetFullPath(folder))
            : new($"Data Source={Path.GetFullPath(db)}", true, Path.GetFullPath(folder));
    }
}
