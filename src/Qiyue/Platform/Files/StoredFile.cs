using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Files;

/// <summary>An uploaded file: type sniffed from its bytes, size limited, served as an attachment to whoever may read its subject.</summary>
public sealed class StoredFile
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }

    /// <summary>Media type by content, never the claimed one.</summary>
    public required string MediaType { get; init; }
    public required long Size { get; init; }

    /// <summary>SM3 of the bytes.</summary>
    public required string Digest { get; init; }

    /// <summary>The subject whose readers may download it; empty until attached (then only the uploader may).</summary>
    public string SubjectKind { get; set; } = "";
    public Guid? SubjectId { get; set; }
    public bool IsPublic { get; set; }
    public Guid? UploadedBy { get; set; }
    public required DateTime At { get; init; }
}

internal sealed class StoredFileMapping : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> file)
    {
        file.ToTable("stored_files");
        file.Property(f => f.Id).ValueGeneratedNever();
        file.HasIndex(f => new { f.SubjectKind, f.SubjectId });
        file.HasIndex(f => f.Digest);
    }
}
