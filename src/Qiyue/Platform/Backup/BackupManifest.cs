using System.Text.Json;

namespace Qiyue.Platform.Backup;

/// <summary>What a backup holds; it stands in the archive as manifest.json.</summary>
/// <param name="At">When the copy of the database was begun, UTC.</param>
/// <param name="Database">"sqlite" or "postgres": a backup is restored into the same kind.</param>
/// <param name="ServerVersion">Major version of the PostgreSQL server it was taken from; 0 for SQLite.</param>
/// <param name="HoldsKey">False when the key came from the environment: then it must be kept by whoever keeps that.</param>
public sealed record BackupManifest(string Schema, DateTime At, string Program, string Database, int ServerVersion, bool HoldsKey, IReadOnlyList<BackupEntry> Entries)
{
    public const string Form = "qiyue.backup/1";
    public const string Name = "manifest.json", SqliteName = "database.sqlite", PostgresName = "database.pgdump", KeyName = "qiyue.key", FilesPrefix = "files/";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null when it is no manifest of a form that this program knows.</summary>
    public static BackupManifest? Read(string json)
    {
        try { return JsonSerializer.Deserialize<BackupManifest>(json, Options) is { Schema: Form, Entries: not null } manifest ? manifest : null; }
        catch (JsonException) { return null; }
    }
}

/// <param name="Sha256">Of the content, lower-case hex: "sha256sum" computes it too.</param>
public sealed record BackupEntry(string Path, long Size, string Sha256);
