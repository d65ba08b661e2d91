using Microsoft.EntityFrameworkCore;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Data.Verification;

/// <summary>Holds a journal against a checkpoint: signature, key, and the heads as they were.</summary>
public sealed class CompareCheckpoint(QiyueDb db)
{
    internal async Task<CheckpointWalk> Begin(Checkpoint checkpoint, CancellationToken ct)
    {
        var known = await db.Set<OrganizationKey>().AnyAsync(k => k.OrganizationId == OrganizationKeys.Platform && k.PublicKey == checkpoint.PublicKey, ct);
        return new(checkpoint, known);
    }
}

/// <summary>Takes the entries in their order and says at the end whether the checkpoint fits.</summary>
internal sealed class CheckpointWalk(Checkpoint checkpoint, bool keyIsKnown)
{
    private readonly HeadsDigest _heads = new(checkpoint.Counts());
    private readonly Dictionary<(string, Guid), long> _recent = checkpoint.Recent.ToDictionary(r => (r.Kind, r.Subject), _ => 0L);

    public void Take(JournalEntry entry)
    {
        _heads.Take(entry);
        if (_recent.ContainsKey((entry.SubjectKind, entry.SubjectId))) _recent[(entry.SubjectKind, entry.SubjectId)] = entry.Sequence;
    }

    public CheckpointVerdict End()
    {
        var digest = _heads.End();
        CheckpointVerdict Broken(string code, string sentence, params object[] args) => new(checkpoint.At, checkpoint.Entries, checkpoint.KeyFingerprint, code, sentence, args);
        if (!Sm2.Verify(checkpoint.Statement(), checkpoint.Signature, checkpoint.PublicKey)) return Broken("checkpoint.signature", "检查点文件的签名不符：文件被改动过。");
        if (!keyIsKnown) return Broken("checkpoint.other_key", "检查点由另一把密钥签发（指纹 {0}），不是本平台登记过的密钥。", checkpoint.KeyFingerprint);
        if (checkpoint.Recent.FirstOrDefault(r => _recent[(r.Kind, r.Subject)] < r.Sequence) is { } cut)
            return Broken("checkpoint.tail_cut", "检查点时 {0} {1} 有 {2} 条记录，现在只有 {3} 条：末尾的记录被删去。", cut.Kind, cut.Subject, cut.Sequence, _recent[(cut.Kind, cut.Subject)]);
        if (_heads.Entries != checkpoint.Entries) return Broken("checkpoint.entries_missing", "检查点时共有 {0} 条记录，其中现在只找到 {1} 条：有记录被删去或替换。", checkpoint.Entries, _heads.Entries);
        if (digest != checkpoint.Digest) return Broken("checkpoint.rewritten", "各链条自身完整，但与检查点时的总摘要不符：检查点之前的记录被整体改写过。");
        return new(checkpoint.At, checkpoint.Entries, checkpoint.KeyFingerprint);
    }
}
