using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Data.Verification;

/// <summary>Takes a checkpoint of the whole journal and signs it with the platform's key. Audit administrators and the command line. Errors: forbidden.</summary>
public sealed class TakeCheckpoint(Act act, OrganizationKeys keys)
{
    public async Task<Checkpoint> Handle(CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.AuditAdmin)) throw Refusal.Forbidden();
        // Ids of entries are made by the machine's clock, whatever the clock of the act says.
        var before = new DateTimeOffset(DateTime.UtcNow - Checkpoint.Settled).ToUnixTimeMilliseconds();
        var recent = new Dictionary<(string Kind, Guid Subject), long>();
        var heads = new HeadsDigest(_ => true);
        await using (var snapshot = await JournalPages.Snapshot(act.Db, ct))
            await foreach (var kind in JournalPages.Kinds(act.Db, ct))
                await foreach (var page in JournalPages.Of(act.Db, kind, ct))
                    foreach (var entry in page)
                    {
                        heads.Take(entry);
                        var subject = (kind, entry.SubjectId);
                        if (recent.ContainsKey(subject) || Checkpoint.MadeAt(entry.Id) >= before) recent[subject] = entry.Sequence;
                    }
        var (publicKey, sign) = await keys.Signer(OrganizationKeys.Platform, ct);
        var digest = heads.End();
        var open = new Checkpoint(act.Now, heads.Entries, heads.Subjects, digest, before, [.. recent.Select(r => new RecentSubject(r.Key.Kind, r.Key.Subject, r.Value))], publicKey, "");
        await act.Commit(ct);
        return open with { Signature = sign(open.Statement()) };
    }
}
