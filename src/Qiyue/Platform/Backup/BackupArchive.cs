using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Qiyue.Kernel;

namespace Qiyue.Platform.Backup;

/// <summary>A backup being written: a zip of mode 0600, made aside and put in place when it is whole.</summary>
internal sealed class BackupWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly List<BackupEntry> _entries = [];

    public BackupWriter(string path)
    {
        _path = path;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(Aside, options);
        _zip = new ZipArchive(_file, ZipArchiveMode.Create, leaveOpen: true);
    }

    private string Aside => _path + ".part";
    public IReadOnlyList<BackupEntry> Entries => _entries;

    public async Task Add(string name, Stream content, CancellationToken ct)
    {
        await using var into = _zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var size = 0L;
        for (int n; (n = await content.ReadAsync(buffer, ct)) > 0; size += n)
        {
            hash.AppendData(buffer, 0, n);
            await into.WriteAsync(buffer.AsMemory(0, n), ct);
        }
        _entries.Add(new(name, size, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    /// <summary>Writes the manifest and puts the archive in its place.</summary>
    public async Task Finish(BackupManifest manifest, CancellationToken ct)
    {
        await using (var into = _zip.CreateEntry(BackupManifest.Name).Open()) await into.WriteAsync(Encoding.UTF8.GetBytes(manifest.ToJson()), ct);
        _zip.Dispose();
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(Aside, _path, overwrite: true);
    }

    public void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
        File.Delete(Aside); // still there only when the backup did not succeed
    }
}

/// <summary>A backup being read; nothing in it is trusted before <see cref="Check"/>.</summary>
internal sealed class BackupReader : IDisposable
{
    private readonly ZipArchive _zip;

    private BackupReader(ZipArchive zip, BackupManifest manifest) => (_zip, Manifest) = (zip, manifest);

    public BackupManifest Manifest { get; }

    /// <summary>Errors: backup.unreadable, backup.damaged.</summary>
    public static async Task<BackupReader> Open(FileInfo archive, CancellationToken ct)
    {
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(archive.OpenRead(), ZipArchiveMode.Read);
            if (zip.GetEntry(BackupManifest.Name) is { Length: < 1 << 30 } entry)
            {
                using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
                if (BackupManifest.Read(await reader.ReadToEndAsync(ct)) is { } manifest) return new(zip, manifest);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException) { }
        zip?.Dispose();
        throw new Refusal("backup.unreadable", "{0} 不是备份文件，或无法读取。请选择由 qiyue backup 得到的文件。", 422, archive.FullName);
    }

    /// <summary>Reads everything once and holds it against the manifest, so that nothing is touched for a damaged archive.</summary>
    public async Task Check(CancellationToken ct)
    {
        var listed = Manifest.Entries.Select(e => e.Path).ToHashSet();
        if (_zip.Entries.FirstOrDefault(e => e.FullName != BackupManifest.Name && !listed.Contains(e.FullName)) is { } stranger) throw Damaged(stranger.FullName);
        foreach (var entry in Manifest.Entries)
        {
            if (!IsExpected(entry.Path) || _zip.GetEntry(entry.Path) is not { } held) throw Damaged(entry.Path);
            try
            {
                await using var content = held.Open();
                if (await Digest(content, entry.Size, ct) != entry.Sha256) throw Damaged(entry.Path);
            }
            catch (InvalidDataException) { throw Damaged(entry.Path); }
        }
    }

    /// <summary>SHA-256; null as soon as there is more than the manifest says, however much a packed entry would grow to.</summary>
    private static async Task<string?> Digest(Stream content, long size, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var read = 0L;
        for (int n; (n = await content.ReadAsync(buffer, ct)) > 0;)
        {
            if ((read += n) > size) return null;
            hash.AppendData(buffer, 0, n);
        }
        return read == size ? Convert.ToHexStringLower(hash.GetHashAndReset()) : null;
    }

    /// <param name="secret">Mode 0600.</param>
    public async Task Extract(string name, string path, bool secret, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (secret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var content = _zip.GetEntry(name)!.Open();
        await using var file = new FileStream(path, options);
        await content.CopyToAsync(file, ct);
        file.Flush(flushToDisk: true);
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Only names that a backup has: a path that leads elsewhere is never written.</summary>
    private static bool IsExpected(string path) => path is BackupManifest.SqliteName or BackupManifest.PostgresName or BackupManifest.KeyName
        || path.StartsWith(BackupManifest.FilesPrefix, StringComparison.Ordinal) && path[BackupManifest.FilesPrefix.Length..].Split('/') is [{ Length: 2 } folder, { Length: 32 } name] && (folder + name).All(char.IsAsciiHexDigit);

    private static Refusal Damaged(string entry) => new("backup.damaged", "备份文件已损坏：其中的 {0} 与清单不符。请改用另一份备份。", 422, entry);
}
