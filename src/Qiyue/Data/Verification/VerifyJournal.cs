using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Qiyue.Kernel;

namespace Qiyue.Data.Verification;

/// <summary>
/// Verifies the whole journal in constant memory while the server serves: every entry's digest and its place in the chain, the sequence and head that the
/// subject carries, the present state of the subject and of its parts against the last entry, and personal data against the digests in the chain.
/// Source: architecture.md, decision 9.
/// </summary>
public sealed class VerifyJournal(QiyueDb db, CompareCheckpoint compare, IServiceScopeFactory scopes)
{
    private const int Batch = 500;
    private static readonly int Readers = Math.Clamp(Environment.ProcessorCount - 1, 1, 6);
    private readonly Lock _tally = new();
    private readonly List<JournalFinding> _findings = [];
    private long _entries, _subjects, _erased, _older, _broken;
    private Dictionary<string, PresentSubjects> _kinds = [];

    /// <param name="checkpoint">Also find what a chain alone cannot show: a cut tail, a rewritten whole.</param>
    /// <param name="progress">Told the number of entries read, now and then.</param>
    public async Task<JournalVerdict> Handle(Checkpoint? checkpoint, IProgress<long>? progress, CancellationToken ct)
    {
        _kinds = PresentSubjects.Of(db.Model);
        await using var snapshot = await SharedSnapshot.Begin(db, scopes, Readers, ct);
        var walk = checkpoint is null ? null : await compare.Begin(checkpoint, ct);
        await using (var comparing = new Comparing(this, snapshot, ct))
        {
            await foreach (var kind in JournalPages.Kinds(db, ct)) await Walk(kind, JournalPages.Of(db, kind, ct), comparing.Take, walk, progress, ct);
            await comparing.End();
        }
        foreach (var kind in _kinds.Values) await WithoutJournal(kind, ct);
        await LoosePersonal(ct);
        return new(_entries, _subjects, _erased, _older, _broken, await WithCodes([.. Ordered().Take(JournalVerdict.MaxFindings)], ct), walk?.End());
    }

    /// <summary>The chain of one subject only.</summary>
    public async Task<JournalVerdict> One(string kind, Guid id, CancellationToken ct)
    {
        _kinds = PresentSubjects.Of(db.Model);
        await using var snapshot = await JournalPages.Snapshot(db, ct);
        await Walk(kind, JournalPages.Of(db, kind, id, ct), (chains, _) => Finish(db, kind, chains, ct), null, null, ct);
        return new(_entries, _subjects, _erased, _older, _broken, await WithCodes(_findings, ct), null);
    }

    /// <param name="finish">Takes chains that are walked to their end.</param>
    private async Task Walk(string kind, IAsyncEnumerable<List<JournalEntry>> pages, Func<List<JournalChain>, string, Task> finish, CheckpointWalk? walk, IProgress<long>? progress, CancellationToken ct)
    {
        JournalChain? chain = null;
        var finished = new List<JournalChain>();
        await foreach (var page in pages)
        {
            var reading = Task.Run(() => page.AsParallel().AsOrdered().Select(EntryRead.Of).ToList(), ct);
            var personal = await Personal(page, ct);
            foreach (var (entry, read) in page.Zip(await reading))
            {
                walk?.Take(entry);
                if (chain?.Id != entry.SubjectId)
                {
                    if (chain is not null) finished.Add(chain);
                    chain = new(kind, entry.SubjectId);
                }
                chain.Take(entry, read, personal.GetValueOrDefault(entry.Id));
            }
            if (finished.Count > 0) await finish(finished, kind);
            finished = [];
            _entries += page.Count;
            progress?.Report(_entries);
        }
        if (chain is not null) await finish([chain], kind);
    }

    private async Task<Dictionary<Guid, string>> Personal(List<JournalEntry> page, CancellationToken ct)
    {
        var ids = page.Where(e => e.PersonalDigest.Length > 0).Select(e => e.Id).ToList();
        return ids.Count == 0 ? [] : await db.Set<JournalPersonal>().AsNoTracking().Where(p => ids.Contains(p.EntryId)).ToDictionaryAsync(p => p.EntryId, p => p.Text, ct);
    }

    private async Task Finish(QiyueDb reader, string kind, IEnumerable<JournalChain> chains, CancellationToken ct)
    {
        foreach (var some in chains.Chunk(Batch))
        {
            if (!_kinds.TryGetValue(kind, out var subjects))
                foreach (var chain in some) chain.Break(1, "journal.kind_unknown", "本程序不认识这类事项，它可能由更新的版本写入。");
            else await Compare(reader, subjects, some, ct);
            lock (_tally)
                foreach (var chain in some)
                {
                    _subjects++;
                    _erased += chain.Erased;
                    if (chain.Broken is { } finding) Add(finding);
                }
        }
    }

    private async Task Compare(QiyueDb reader, PresentSubjects subjects, JournalChain[] chains, CancellationToken ct)
    {
        var whole = chains.Where(c => c.Broken is null).ToList();
        if (whole.Count == 0) return;
        var present = (await subjects.LoadReadable(reader, [.. whole.Select(c => c.Id)], ct)).ToDictionary(p => p.Id, p => p.Subject);
        foreach (var chain in whole)
        {
            if (present.TryGetValue(chain.Id, out var readable) && readable is null)
            {
                chain.Break(chain.Sequence, "journal.state_unreadable", "事项现状中有程序写不出的内容，有人绕过办理直接改动了数据库。");
                continue;
            }
            var now = present.GetValueOrDefault(chain.Id);
            if (!chain.Compare(now)) continue;
            var recorded = await RecordedState.Of(reader, chain.Kind, chain.Id, ct);
            var differences = RecordedState.Differences(recorded, now!.State).ToList();
            // Whoever wrote last recorded all that it knew: if that alone does not give its digest, what this program knows besides was known to it too, and was otherwise.
            if (differences.Count == 0 && CanonicalJson.Digest(recorded) != chain.StateDigest) differences = [.. RecordedState.Unknown(recorded, now.State)];
            if (differences.Count > 0) chain.Break(chain.Sequence, "journal.state_differs", "事项现状与最后一条记录不符，有人绕过办理直接改动了：{0}。", string.Join("、", differences));
            else
            {
                lock (_tally) _older++;
                chain.CompareParts(now);
            }
        }
    }

    /// <summary>Holds finished chains against the present on the snapshot's readers while the walk goes on; a few batches wait at most.</summary>
    private sealed class Comparing : IAsyncDisposable
    {
        private readonly Channel<(string Kind, JournalChain[] Chains)> _waiting = Channel.CreateBounded<(string, JournalChain[])>(4);
        private readonly Task _work;
        private readonly CancellationTokenSource _stop;

        public Comparing(VerifyJournal verify, SharedSnapshot snapshot, CancellationToken ct)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            _work = Parallel.ForEachAsync(_waiting.Reader.ReadAllAsync(_stop.Token), new ParallelOptions { MaxDegreeOfParallelism = snapshot.Readers, CancellationToken = _stop.Token },
                async (some, stop) => await snapshot.Read(reader => verify.Finish(reader, some.Kind, some.Chains, stop)));
            // A failure there ends the walk here.
            _work.ContinueWith(t => _waiting.Writer.TryComplete(t.Exception), TaskScheduler.Default);
        }

        public async Task Take(List<JournalChain> chains, string kind)
        {
            try
            {
                foreach (var some in chains.Chunk(Batch)) await _waiting.Writer.WriteAsync((kind, some), _stop.Token);
            }
            catch (ChannelClosedException) { await _work; throw; }
        }

        public Task End()
        {
            _waiting.Writer.TryComplete();
            return _work;
        }

        /// <summary>After a failure nothing goes on reading behind the back of who closes the connections.</summary>
        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAny(_work);
            _stop.Dispose();
        }
    }

    private async Task WithoutJournal(PresentSubjects kind, CancellationToken ct)
    {
        var (count, first) = await kind.WithoutJournal(db, JournalVerdict.MaxFindings, ct);
        foreach (var id in first) _findings.Add(new(kind.Kind, id, "", 0, "journal.unrecorded", "事项在数据库中，但没有任何记录：记录被整体删去，或事项被直接写入。"));
        _broken += count;
    }

    /// <summary>Personal rows that no entry knows: written beside the program.</summary>
    private async Task LoosePersonal(CancellationToken ct)
    {
        var loose = db.Set<JournalPersonal>().Where(p => !db.Set<JournalEntry>().Any(e => e.Id == p.EntryId && e.PersonalDigest != "")).Select(p => p.EntryId);
        var count = await loose.LongCountAsync(ct);
        if (count == 0) return;
        _findings.Add(new("journal_personal", await loose.OrderBy(id => id).FirstAsync(ct), "", 0, "journal.personal_loose", "链外有 {0} 条个人信息不属于任何记录。", count));
        _broken += count;
    }

    private void Add(JournalFinding finding)
    {
        _broken++;
        _findings.Add(finding);
        // Found in any order; the first ones are kept.
        if (_findings.Count >= 4 * JournalVerdict.MaxFindings) _findings.RemoveAll(Ordered().Skip(JournalVerdict.MaxFindings).ToHashSet().Contains);
    }

    private IEnumerable<JournalFinding> Ordered() => _findings.OrderBy(f => f.SubjectKind, StringComparer.Ordinal).ThenBy(f => f.SubjectId);

    private async Task<List<JournalFinding>> WithCodes(List<JournalFinding> findings, CancellationToken ct)
    {
        var named = new List<JournalFinding>();
        foreach (var f in findings)
        {
            var present = _kinds.TryGetValue(f.SubjectKind, out var kind) ? (await kind.LoadReadable(db, [f.SubjectId], ct)).FirstOrDefault().Subject : null;
            named.Add(f with { SubjectCode = present?.Code ?? f.SubjectId.ToString() });
        }
        return named;
    }
}
