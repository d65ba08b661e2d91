namespace Qiyue.Platform;

/// <summary>
/// Where this installation keeps things. QIYUE_DB = a SQLite file path (default data/qiyue.db) or a PostgreSQL connection string (Host=…);
/// QIYUE_DATA = folder of files and keys (default: beside the SQLite file, or "data").
/// </summary>
public sealed record Settings(string ConnectionString, bool IsSqlite, string DataFolder)
{
    public string FilesFolder => Path.Combine(DataFolder, "files");

    /// <summary>Where people reach this installation from outside (QIYUE_URL), without a slash at the end; null = no mail can carry a link.</summary>
    public string? Url { get; init; }

    /// <summary>The key that encrypts secrets in the database; it lives outside it, mode 0600.</summary>
    public string KeyFile => Path.Combine(DataFolder, "qiyue.key");

    public static Settings From(IConfiguration configuration)
    {
        var db = configuration["QIYUE_DB"] is { Length: > 0 } named ? named : Path.Combine("data", "qiyue.db");
        // What other programs call the address of a SQLite file.
        if (db.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase)) db = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(db).DataSource;
        var postgres = db.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        var folder = configuration["QIYUE_DATA"] is { Length: > 0 } data ? data : postgres ? "data" : Path.GetDirectoryName(Path.GetFullPath(db))!;
        Directory.CreateDirectory(folder);
        // With QIYUE_DATA elsewhere, the folder of the database file may be another one that is not there yet.
        if (!postgres) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(db))!);
        var url = configuration["QIYUE_URL"] is { Length: > 0 } given ? Uri.TryCreate(given, UriKind.Absolute, out var reached) && reached.Scheme is "https" or "http" ? given.TrimEnd('/')
            : throw new InvalidOperationException("QIYUE_URL must be the address of this installation: https://qiyue.example.org") : null;
        return (postgres
            ? new Settings(db, false, Path.GetFullPath(folder))
            : new Settings($"Data Source={Path.GetFullPath(db)}", true, Path.GetFullPath(folder))) with { Url = url };
    }
}
