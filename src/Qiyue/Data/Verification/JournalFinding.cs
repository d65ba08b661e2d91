namespace Qiyue.Data.Verification;

/// <summary>One subject whose journal does not hold: where the first break is and what is wrong there.</summary>
/// <param name="SubjectCode">Readable code (契-330602-2026-000123), or the id where there is none.</param>
/// <param name="Sequence">Of the first broken entry; 0 = the subject has no entries at all.</param>
/// <param name="Code">Stable, "journal.entry_altered".</param>
/// <param name="Sentence">zh-CN with {0} places, key of its English.</param>
public sealed record JournalFinding(string SubjectKind, Guid SubjectId, string SubjectCode, long Sequence, string Code, string Sentence, params object[] Args);

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Subjects">Chains read.</param>
/// <param name="Erased">Entries whose personal data was erased; lawful, hence only counted.</param>
/// <param name="OlderForm">Subjects whose last entry was written by an older program that knew fewer members of the state; those it knew are equal.</param>
/// <param name="Broken">Subjects with a finding.</param>
/// <param name="Findings">The first ones in the order of the walk (kind, id); never more than <see cref="MaxFindings"/>.</param>
/// <param name="Checkpoint">Comparison with a checkpoint, when one was given.</param>
public sealed record JournalVerdict(long Entries, long Subjects, long Erased, long OlderForm, long Broken, IReadOnlyList<JournalFinding> Findings, CheckpointVerdict? Checkpoint)
{
    public const int MaxFindings = 20;

    /// <summary>Nothing is broken and the checkpoint, when given, fits.</summary>
    public bool Holds => Broken == 0 && (Checkpoint is null || Checkpoint.Holds);
}
