namespace Qiyue.Platform.Files;

/// <summary>Where the bytes of files are: a folder by default. A real edge, hence an interface.</summary>
public interface IFileStore
{
    Task Write(Guid id, Stream content, CancellationToken ct);

    /// <summary>Null when the bytes are gone.</summary>
    Task<Stream?> Open(Guid id, CancellationToken ct);

    /// <summary>What is already gone is no error.</summary>
    Task Delete(Guid id, CancellationToken ct);
}

/// <summary>One file per id, two levels of folders, written aside and moved into place.</summary>
public sealed class FolderFileStore(Settings settings) : IFileStore
{
    public async Task Write(Guid id, Stream content, CancellationToken ct)
    {
        var path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = path + ".part";
        await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 65536, FileOptions.Asynchronous))
        {
            await content.CopyToAsync(file, ct);
            file.Flush(flushToDisk: true);
        }
        File.Move(aside, path, overwrite: true);
    }

    public Task<Stream?> Open(Guid id, CancellationToken ct) =>
        Task.FromResult<Stream?>(File.Exists(PathOf(id)) ? File.OpenRead(PathOf(id)) : null);

    public Task Delete(Guid id, CancellationToken ct)
    {
        if (File.Exists(PathOf(id))) File.Delete(PathOf(id));
        return Task.CompletedTask;
    }

    private string PathOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(settings.FilesFolder, name[^2..], name);
    }
}
