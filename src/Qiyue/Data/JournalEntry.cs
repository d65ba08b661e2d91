namespace Qiyue.Data;

/// <summary>
/// One act on one subject: append-only, chained by SM3 per subject. <see cref="Hash"/> = SM3 of the canonical JSON of all other columns
/// (the previous hash among them). Source: domain.md, The kernel; architecture.md, decision 9.
/// </summary>
public sealed class JournalEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string SubjectKind { get; init; }
    public required Guid SubjectId { get; init; }

    /// <summary>1, 2, 3 … within the subject; unique, so that a race ends in a 409.</summary>
    public required long Sequence { get; init; }

    /// <summary>UTC, cut to milliseconds.</summary>
    public required DateTime At { get; init; }

    /// <summary>Stable name of the act: "contract.signed".</summary>
    public required string Act { get; init; }
    /// <summary>Who; the name is looked up, so erasing the person erases it everywhere. Null for the system and for visitors.</summary>
    public Guid? PersonId { get; init; }
    public Guid? OrganizationId { get; init; }

    /// <summary>Organisation and post, as shown on the timeline; no name of a person (that stands in <see cref="JournalPersonal"/>).</summary>
    public required string ActorText { get; init; }
    public string? Reason { get; init; }

    /// <summary>Canonical JSON: {"before":{…},"after":{…},"parts":{"work:…":"digest"}}; only what changed. Rarely "gone" and "strayed" (docs/decisions/0007).</summary>
    public required string Changes { get; init; }

    /// <summary>SM3 of the canonical state of the aggregate after the act.</summary>
    public required string StateDigest { get; init; }

    /// <summary>SM3 of the personal data beside the chain, or empty.</summary>
    public required string PersonalDigest { get; init; }
    public required string PreviousHash { get; init; }
    public required string Hash { get; set; }
}

/// <summary>Personal data of a journal entry, outside the chain so that it can be erased (the chain keeps its digest).</summary>
public sealed class JournalPersonal
{
    public required Guid EntryId { get; init; }

    /// <summary>Canonical JSON with a salt: {"phone":"…","salt":"…"}.</summary>
    public required string Text { get; set; }
}
