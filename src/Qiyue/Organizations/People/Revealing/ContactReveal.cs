using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Organizations.People.Revealing;

/// <summary>Somebody looked at a person's telephone and mail: who, for which organisation, on what ground, for which purpose, when. Never changed; what was typed as purpose goes after its time.</summary>
public sealed class ContactReveal : IPart
{
    /// <summary>The ground of who keeps the person; otherwise the code of a common contract.</summary>
    public const string Keeper = "keeper";

    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid PersonId { get; private set; }
    public Guid? ByPersonId { get; private set; }
    public Guid ByAccountId { get; private set; }
    public Guid ForOrganization { get; private set; }
    public string Ground { get; private set; } = "";

    /// <summary>Code of dictionary "reveal_purpose".</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>The purpose in the reader's words; empty once its time is over.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Keyed: what was erased cannot be guessed from it.</summary>
    public string WhyDigest { get; private set; } = "";
    public DateTime At { get; private set; }

    /// <summary>Day of the district and number of the look on it, per account: together unique, so that looks at the same moment cannot pass the daily limit.</summary>
    public DateOnly Day { get; private set; }
    public int Ordinal { get; private set; }

    private ContactReveal() { }
    internal ContactReveal(Guid person, Actor by, string ground, string purpose, string why, SecretBox box, DateTime now, DateOnly day, int ordinal)
    {
        (PersonId, ByPersonId, ByAccountId, ForOrganization, Ground, Purpose, Why, At, Day, Ordinal) = (person, by.PersonId, by.AccountId!.Value, by.OrganizationId!.Value, ground, purpose, why.Trim(), now, day, ordinal);
        WhyDigest = box.Digest("reveal", $"{Id}\n{Why}");
    }

    internal void EraseWhy() => Why = "";

    public string PartKey => $"reveal:{Id}";
    public JsonObject State() => new()
    {
        ["byPerson"] = ByPersonId?.ToString(), ["byAccount"] = ByAccountId.ToString(), ["for"] = ForOrganization.ToString(), ["ground"] = Ground, ["purpose"] = Purpose, ["why"] = WhyDigest, ["at"] = At.Milliseconds(),
    };
}

internal sealed class ContactRevealMapping : IEntityTypeConfiguration<ContactReveal>
{
    public void Configure(EntityTypeBuilder<ContactReveal> reveal)
    {
        reveal.ToTable("contact_reveals");
        reveal.Property(r => r.Id).ValueGeneratedNever();
        reveal.Property(r => r.Ground).HasMaxLength(32);
        reveal.Property(r => r.Purpose).HasMaxLength(32);
        reveal.Property(r => r.Why).HasMaxLength(200);
        reveal.Property(r => r.WhyDigest).HasMaxLength(64);
        reveal.Ignore(r => r.PartKey);
        reveal.HasIndex(r => new { r.ByAccountId, r.Day, r.Ordinal }).IsUnique();
        reveal.HasIndex(r => new { r.PersonId, r.At });
        reveal.HasIndex(r => r.ByPersonId);
        reveal.HasIndex(r => new { r.At, r.Id });
        reveal.HasIndex(r => new { r.ForOrganization, r.At, r.Id });
        reveal.HasIndex(r => new { r.Purpose, r.At, r.Id });
        reveal.HasIndex(r => r.At, "ix_contact_reveals_kept").HasFilter("why <> ''");
    }
}
