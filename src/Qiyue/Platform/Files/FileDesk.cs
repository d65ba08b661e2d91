using Microsoft.EntityFrameworkCore;
using Org.BouncyCastle.Crypto.Digests;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;
using Qiyue.Platform.Jobs;

namespace Qiyue.Platform.Files;

/// <summary>A stored file as the API answers it.</summary>
/// <param name="Digest">SM3 of the bytes.</param>
public sealed record FileJson(Guid Id, string Name, string MediaType, long Size, string Digest);

/// <summary>A module that keeps some files of a subject from some who may see the subject.</summary>
public sealed record FileGate(string SubjectKind, Func<IServiceProvider, StoredFile, CancellationToken, Task<bool>> MayRead);

/// <summary>
/// Takes files in, ties them to the subject of an act, gives them out to whoever may read that subject. What no act took within a day is removed; what belongs to a job, after the days of <see cref="JobFiles"/>.
/// Errors: file.empty, file.too_large, file.type_unsupported, file.type_mismatch, file.name, file.unknown.
/// </summary>
public sealed class FileDesk(QiyueDb db, IFileStore store, ActorAccessor actor, ActClock clock, CommitGate gate, JobFiles jobFiles, IEnumerable<FileGate> gates, IServiceProvider services) : IExpiring
{
    /// <summary>Bytes.</summary>
    public const long Largest = 20 * 1024 * 1024;
    private static readonly TimeSpan UntiedKept = TimeSpan.FromDays(1);

    /// <summary>Keeps a file for an act that follows. Signed-in people, and who acts through a one-time link.</summary>
    /// <param name="field">Name of the field it was chosen in.</param>
    public async Task<FileJson> Store(IFormFile upload, string field, CancellationToken ct)
    {
        if (actor.Actor is { UploaderId: null, IsSystem: false }) throw Refusal.Forbidden();
        if (upload.Length == 0) throw Refusal.Invalid(field, "file.empty", "文件“{0}”是空的，请重新选择。", Short(upload.FileName));
        if (upload.Length > Largest) throw new Refusal("file.too_large", "文件“{0}”超过 {1} MB，请压缩或拆分后再上传。", 413, Short(upload.FileName), Largest / 1024 / 1024).On(field);
        await using var content = upload.OpenReadStream();
        var (name, kind) = (NameOf(upload.FileName, field), FileKind.Of(content));
        Check(name, kind, upload.ContentType, field);
        var file = new StoredFile { Name = name, MediaType = kind!.MediaType, Size = upload.Length, Digest = await Digest(content, ct), UploadedBy = actor.Actor.UploaderId, At = clock.Now };
        await store.Write(file.Id, content, ct);
        db.Add(file);
        using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
        return new(file.Id, file.Name, file.MediaType, file.Size, file.Digest);
    }

    /// <summary>Ties a file of one's own to a subject, in the act's transaction; null does nothing.</summary>
    public async Task Tie(Act act, Guid? id, Aggregate subject, string field, CancellationToken ct)
    {
        if (id is null) return;
        var file = await act.Db.Set<StoredFile>().SingleOrDefaultAsync(f => f.Id == id, ct);
        if (file is null || file.SubjectId is not null || file.UploadedBy != act.Actor.UploaderId) throw Refusal.Invalid(field, "file.unknown", "附件已过期或不存在，请重新上传。");
        (file.SubjectKind, file.SubjectId) = (subject.SubjectKind, subject.Id);
    }

    /// <summary>Takes files from their subject, in the act's transaction: nobody finds them any more, and what is left of them goes with the next clean-up.</summary>
    public async Task Untie(Act act, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        foreach (var file in await act.Db.Set<StoredFile>().Where(f => ids.Contains(f.Id)).ToListAsync(ct)) (file.SubjectKind, file.SubjectId, file.UploadedBy, file.IsPublic) = ("", null, null, false);
    }

    /// <summary>The bytes of untied files, after the act: they are gone at once.</summary>
    public async Task Discard(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        foreach (var id in ids) await store.Delete(id, ct);
    }

    /// <summary>The file and its bytes for whoever may read its subject; before it is tied, for who uploaded it. Others: 404.</summary>
    public async Task<(StoredFile File, Stream Content)> Open(Guid id, CancellationToken ct)
    {
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, ct) ?? throw Refusal.NotFound();
        if (!await MayRead(file, ct)) throw Refusal.NotFound();
        return (file, await store.Open(id, ct) ?? throw new Refusal("file.gone", "文件“{0}”的内容已不在存储中，请联系系统管理员。", 410, file.Name));
    }

    /// <summary>Names and sizes, for links on a page whose reader may see the subject.</summary>
    public async Task<IReadOnlyDictionary<Guid, StoredFile>> Of(string subjectKind, Guid subjectId, CancellationToken ct) =>
        await db.Set<StoredFile>().AsNoTracking().Where(f => f.SubjectKind == subjectKind && f.SubjectId == subjectId).ToDictionaryAsync(f => f.Id, ct);

    public async Task<int> RemoveExpired(DateTime now, CancellationToken ct)
    {
        // What an act tied to a subject is evidence and stays; jobs' files have their own time.
        var untied = db.Set<StoredFile>().Where(f => f.SubjectId == null && f.SubjectKind == "" && f.At < now - UntiedKept);
        var ofJobs = db.Set<StoredFile>().Where(f => f.SubjectId == null && f.SubjectKind == JobFiles.Kind && f.At < now.AddDays(-jobFiles.Days));
        return await Remove(untied, ct) + await Remove(ofJobs, ct);
    }

    /// <summary>The bytes first: after a crash between the two the row is found again the next day.</summary>
    private async Task<int> Remove(IQueryable<StoredFile> files, CancellationToken ct)
    {
        for (var done = 0; ;)
        {
            var some = await files.OrderBy(f => f.Id).Take(200).ToListAsync(ct);
            if (some.Count == 0) return done;
            foreach (var file in some) await store.Delete(file.Id, ct);
            db.RemoveRange(some);
            using (await gate.Enter(db, ct)) done += await db.SaveChangesAsync(ct);
        }
    }

    private async Task<bool> MayRead(StoredFile file, CancellationToken ct)
    {
        if (file.IsPublic) return true;
        if (file.SubjectId is not { } subject) return file.UploadedBy is not null && file.UploadedBy == actor.Actor.AccountId;
        // Files are internal even where their subject is public: the reader's own organisation must stand in the access table.
        if (actor.Actor.OrganizationId is not { } mine) return false;
        var scope = actor.Actor.ScopeId ?? mine;
        if (!await db.Set<AccessRow>().AnyAsync(r => (r.OrganizationId == mine || r.OrganizationId == scope) && r.SubjectKind == file.SubjectKind && r.SubjectId == subject, ct)) return false;
        foreach (var gate in gates.Where(g => g.SubjectKind == file.SubjectKind))
            if (!await gate.MayRead(services, file, ct)) return false;
        return true;
    }

    private static void Check(string name, FileKind? kind, string? claimed, string field)
    {
        var extension = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        if (kind is null) throw Refusal.Invalid(field, "file.type_unsupported", "不支持文件“{0}”的类型。请上传照片（JPG、PNG、WebP、HEIC）、PDF、Word、Excel、PowerPoint 新版格式或文本文件。", Short(name));
        var lies = !kind.Extensions.Contains(extension)
            || claimed is { Length: > 0 } && claimed.Split(';')[0].Trim() is var type && type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) != kind.MediaType.StartsWith("image/", StringComparison.Ordinal)
               && !type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
        if (lies) throw Refusal.Invalid(field, "file.type_mismatch", "文件“{0}”的内容与它的类型不符（实际是 {1}），请上传原始文件。", Short(name), kind.Extensions[0].ToUpperInvariant());
    }

    private static string NameOf(string given, string field)
    {
        var name = new string([.. given[(given.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        return name.Length is 0 or > 200 ? throw Refusal.Invalid(field, "file.name", "文件名须为 1 到 200 个字符，请改名后重新上传。") : name;
    }

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private static async Task<string> Digest(Stream content, CancellationToken ct)
    {
        var (digest, buffer) = (new SM3Digest(), new byte[64 * 1024]);
        for (int read; (read = await content.ReadAsync(buffer, ct)) > 0;) digest.BlockUpdate(buffer, 0, read);
        content.Position = 0;
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
