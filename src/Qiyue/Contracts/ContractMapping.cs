using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;

namespace Qiyue.Contracts;

internal sealed class ContractMapping : IEntityTypeConfiguration<Contract>
{
    public void Configure(EntityTypeBuilder<Contract> contract)
    {
        contract.MapAggregate("contracts");
        contract.Property(c => c.Code).HasMaxLength(32);
        contract.Property(c => c.Category).HasMaxLength(32);
        contract.Property(c => c.TextDigest).HasMaxLength(64);
        contract.Property(c => c.Grade).HasMaxLength(16);
        JudgingMapping.Map(contract);
        contract.Property(c => c.AmendedDigest).HasMaxLength(64);
        contract.Property(c => c.Renews).HasMaxLength(32);
        contract.Property(c => c.RenewedAs).HasMaxLength(32);
        contract.Ignore(c => c.Terms).Ignore(c => c.Score).Ignore(c => c.Fulfilment).Ignore(c => c.OpenAmendment).Ignore(c => c.OpenSuspension);
        contract.HasIndex(c => c.Code).IsUnique();
        contract.HasIndex(c => c.CommunityId);
        contract.HasIndex(c => new { c.Stage, c.NoticeEndsOn });
        contract.HasIndex(c => new { c.Stage, c.EndOn });
        contract.HasIndex(c => new { c.Stage, c.SignBy });
        contract.HasIndex(c => new { c.Stage, c.SignRemindOn });
        contract.Property(c => c.TemplateCode).HasMaxLength(32);
        contract.Ignore(c => c.IsReturned).Ignore(c => c.SignsInSteps).Ignore(c => c.ShortDigest);
        contract.HasIndex(c => new { c.Stage, c.AllConfirmed });
        contract.HasIndex(c => new { c.Stage, c.JudgingUntil });
        contract.HasIndex(c => new { c.Stage, c.ObjectionsUntil });
        Owns(contract, c => c.Parties);
        Owns(contract, c => c.Sources);
        Owns(contract, c => c.Obligations);
        Owns(contract, c => c.Milestones);
        Owns(contract, c => c.Work);
        Owns(contract, c => c.Comments);
        Owns(contract, c => c.Judgements);
        Owns(contract, c => c.ResultObjections);
        Owns(contract, c => c.Delegations);
        Owns(contract, c => c.Scans);
        Owns(contract, c => c.LookBacks);
        Owns(contract, c => c.GapReviews);
        Owns(contract, c => c.AmendmentRows);
        Owns(contract, c => c.Suspensions);
        Owns(contract, c => c.Breaches);
    }

    /// <summary>Rows of the contract; never deleted with it, since contracts are never deleted.</summary>
    private static void Owns<T>(EntityTypeBuilder<Contract> contract, Expression<Func<Contract, IEnumerable<T>?>> rows) where T : class
    {
        contract.HasMany(rows).WithOne().HasForeignKey("ContractId").OnDelete(DeleteBehavior.Restrict);
        contract.Navigation(rows).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class ContractPartyMapping : IEntityTypeConfiguration<ContractParty>
{
    public void Configure(EntityTypeBuilder<ContractParty> party)
    {
        party.ToTable("contract_parties");
        party.Property(p => p.Id).ValueGeneratedNever();
        party.HasIndex(p => new { p.ContractId, p.OrganizationId }).IsUnique();
        party.Property(p => p.Step).HasDefaultValue(1);
        party.Property(p => p.ScanDigest).HasMaxLength(64);
        party.HasIndex(p => p.OrganizationId);
    }
}

internal sealed class ContractSourceMapping : IEntityTypeConfiguration<ContractSource>
{
    public void Configure(EntityTypeBuilder<ContractSource> source)
    {
        source.ToTable("contract_sources");
        source.Property(s => s.Id).ValueGeneratedNever();
        source.Property(s => s.SubjectKind).HasMaxLength(16);
        source.HasIndex(s => s.ContractId);
        source.HasIndex(s => s.SubjectId);
    }
}

internal sealed class ObligationMapping : IEntityTypeConfiguration<Obligation>
{
    public void Configure(EntityTypeBuilder<Obligation> obligation)
    {
        obligation.ToTable("obligations");
        obligation.Property(o => o.Id).ValueGeneratedNever();
        obligation.Ignore(o => o.Fulfilment).Ignore(o => o.RecordedShare).Ignore(o => o.IsFulfilled).Ignore(o => o.IsSettled);
        obligation.HasIndex(o => new { o.ContractId, o.Number }).IsUnique();
        obligation.HasIndex(o => new { o.DoerId, o.DueOn });
    }
}

internal sealed class MilestoneMapping : IEntityTypeConfiguration<Milestone>
{
    public void Configure(EntityTypeBuilder<Milestone> milestone)
    {
        milestone.ToTable("milestones");
        milestone.Property(m => m.Id).ValueGeneratedNever();
        milestone.HasIndex(m => new { m.ContractId, m.Number }).IsUnique();
    }
}

internal sealed class ContractVersionMapping : IEntityTypeConfiguration<ContractVersion>
{
    public void Configure(EntityTypeBuilder<ContractVersion> version)
    {
        PartMapping.Map(version, "contract_versions", v => v.Id);
        version.Ignore(v => v.Terms);
        version.HasIndex(v => new { v.ContractId, v.Number }).IsUnique();
    }
}

internal sealed class RemarkMapping : IEntityTypeConfiguration<Remark>
{
    public void Configure(EntityTypeBuilder<Remark> remark)
    {
        PartMapping.Map(remark, "remarks", r => r.Id);
        remark.Property(r => r.ClauseKey).HasMaxLength(32);
        remark.HasIndex(r => new { r.ContractId, r.At });
    }
}

internal sealed class TalkMapping : IEntityTypeConfiguration<Talk>
{
    public void Configure(EntityTypeBuilder<Talk> talk)
    {
        PartMapping.Map(talk, "talks", t => t.Id);
        talk.HasIndex(t => new { t.ContractId, t.On });
    }
}

internal sealed class PublicCommentMapping : IEntityTypeConfiguration<PublicComment>
{
    public void Configure(EntityTypeBuilder<PublicComment> comment)
    {
        PartMapping.Map(comment, "public_comments", c => c.Id);
        comment.Property(c => c.Salutation).HasMaxLength(20);
        comment.Ignore(c => c.IsAnswered);
        comment.HasIndex(c => new { c.ContractId, c.At });
        comment.HasIndex(c => c.AnsweredAt).HasFilter("contact_digest <> ''");
    }
}

internal sealed class WorkEntryMapping : IEntityTypeConfiguration<WorkEntry>
{
    public void Configure(EntityTypeBuilder<WorkEntry> entry)
    {
        PartMapping.Map(entry, "work_entries", e => e.Id);
        entry.HasIndex(e => new { e.ContractId, e.State });
        entry.HasIndex(e => new { e.ObligationId, e.DoneOn });
        entry.HasIndex(e => e.DoneOn, "ix_work_entries_photos").HasFilter("photo_id IS NOT NULL");
        entry.HasIndex(e => new { e.State, e.DefaultOn });
        entry.HasIndex(e => new { e.State, e.RemindedOn, e.RemindOn });
    }
}

internal sealed class ActivityMapping : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> activity)
    {
        PartMapping.Map(activity, "activities", a => a.Id);
        activity.Ignore(a => a.TurnOut);
        activity.HasIndex(a => new { a.ContractId, a.On });
    }
}

internal sealed class JudgementMapping : IEntityTypeConfiguration<Judgement>
{
    public void Configure(EntityTypeBuilder<Judgement> judgement)
    {
        PartMapping.Map(judgement, "judgements", j => j.Id);
        judgement.Ignore(j => j.Counts).Ignore(j => j.OwesExplanation);
        judgement.Property(j => j.Question).HasDefaultValue("");
        judgement.Property(j => j.Explanation).HasDefaultValue("");
        judgement.HasIndex(j => new { j.ContractId, j.Side, j.ById }).IsUnique();
    }
}

internal sealed class ResidentAnswerMapping : IEntityTypeConfiguration<ResidentAnswer>
{
    public void Configure(EntityTypeBuilder<ResidentAnswer> answer)
    {
        PartMapping.Map(answer, "resident_answers", a => a.Id);
        answer.Property(a => a.AnswererDigest).HasMaxLength(64);
        answer.HasIndex(a => new { a.ContractId, a.AnswererDigest }).IsUnique();
        answer.HasIndex(a => new { a.ContractId, a.At });
        answer.HasIndex(a => new { a.Way, a.Forgotten, a.At });
    }
}

internal sealed class RatingLinkMapping : IEntityTypeConfiguration<RatingLink>
{
    public void Configure(EntityTypeBuilder<RatingLink> link)
    {
        PartMapping.Map(link, "rating_links", l => l.Id);
        link.Property(l => l.TokenDigest).HasMaxLength(64);
        link.Property(l => l.UsedAt).IsConcurrencyToken();
        link.HasIndex(l => l.TokenDigest).IsUnique();
        link.HasIndex(l => new { l.ContractId, l.BatchId });
    }
}

internal sealed class AmendmentMapping : IEntityTypeConfiguration<Amendment>
{
    public void Configure(EntityTypeBuilder<Amendment> amendment)
    {
        PartMapping.Map(amendment, "amendments", a => a.Id);
        amendment.Property(a => a.TextDigest).HasMaxLength(64);
        amendment.Ignore(a => a.Terms).Ignore(a => a.Sides).Ignore(a => a.IsOpen);
        amendment.HasIndex(a => new { a.ContractId, a.Number });
    }
}

internal sealed class SuspensionMapping : IEntityTypeConfiguration<Suspension>
{
    public void Configure(EntityTypeBuilder<Suspension> suspension)
    {
        PartMapping.Map(suspension, "suspensions", s => s.Id);
        suspension.Ignore(s => s.Agreed).Ignore(s => s.IsOrdered);
        suspension.HasIndex(s => s.ContractId);
    }
}

internal sealed class BreachNoticeMapping : IEntityTypeConfiguration<BreachNotice>
{
    public void Configure(EntityTypeBuilder<BreachNotice> notice)
    {
        PartMapping.Map(notice, "breach_notices", n => n.Id);
        notice.Ignore(n => n.Demands);
        notice.HasIndex(n => n.ContractId);
    }
}

internal sealed class ResultObjectionMapping : IEntityTypeConfiguration<ResultObjection>
{
    public void Configure(EntityTypeBuilder<ResultObjection> objection)
    {
        PartMapping.Map(objection, "result_objections", o => o.Id);
        objection.HasIndex(o => o.ContractId);
    }
}

internal static class PartMapping
{
    public static void Map<T>(EntityTypeBuilder<T> part, string table, Expression<Func<T, Guid>> key) where T : class
    {
        part.ToTable(table);
        part.HasKey(nameof(WorkEntry.Id));
        part.Property(key).ValueGeneratedNever();
        part.Ignore(nameof(Kernel.IPart.PartKey));
    }
}
