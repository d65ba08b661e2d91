using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Files;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <param name="Mode">"" = look through and ask; "all" = write everything or nothing; "good" = write the good rows.</param>
/// <param name="Subject">Code of what a register is about (<see cref="EntryImport{TSheet}"/>); empty for lists.</param>
public sealed record ItemImportInput(Guid FileId, string FileName, string Mode = "", string Subject = "");

/// <summary>
/// Needs or resources from a workbook, as a job. First every row is looked through and nothing is written; then, as its owner decides, the good rows are written,
/// or all of them: new ones are staged where nobody sees them, then all edits and the decision to publish are one transaction; what stops before that takes everything
/// back, what stops afterwards is taken up again. Rows with a code change that entry; those without are new. At most 1,000 rows in one transaction (edits of "all": 10,000),
/// so that others can write meanwhile; after a crash it goes on where it stopped. Errors: import.too_many_edits and those of the rows.
/// </summary>
public sealed class ItemImport<T, TContent>(ItemSheet<T, TContent> sheet, OrganizationTree tree, IFileStore store) : ILongJob where T : ListedItem where TContent : class
{
    private const int Batch = 1000;

    /// <summary>Edits that one transaction may hold: others wait a few seconds at most.</summary>
    private const int MostEdits = 10_000;
    private const string Publish = "publish";
    private sealed record Planned(WorkbookRow Row, Guid Owner, string AreaCode, TContent Content, T? Existing);

    public async Task Run(JobStep step, CancellationToken ct)
    {
        var input = step.Input<ItemImportInput>();
        using var book = Workbook.Open(await store.Open(input.FileId, ct) ?? throw new Refusal("import.file_gone", "上传的文件已过期，请重新上传。", 410));
        if (input.Mode.Length == 0) await Check(step, book, ct);
        else if (input.Mode == "good") await WriteGood(step, book, ct);
        else await WriteAll(step, book, ct);
    }

    private async Task Check(JobStep step, Workbook book, CancellationToken ct)
    {
        var (counts, problems, wrong) = (new Counts(), new List<WorkbookProblem>(), new List<WorkbookRow>());
        var total = book.Count(sheet.Layout.Name);
        var judge = new Judge(sheet, tree, step.Actor);
        foreach (var chunk in book.Rows(sheet.Layout).Chunk(Batch).Ahead())
        {
            judge.Twice(chunk);
            foreach (var p in await step.Read(s => Plan(s.GetRequiredService<Act>(), judge, chunk, tracked: false, ct)))
                counts.Add(p.Existing is null ? "new" : p.Content.Equals(sheet.ContentOf(p.Existing)) ? "same" : "changed");
            foreach (var row in chunk.Where(r => !r.IsGood)) { counts.Add("wrong"); wrong.Add(row); if (problems.Count < JobMessages.Shown) problems.AddRange(row.Problems); }
            await step.Commit((_, job) => { (job.Total, job.Done, job.Refused) = (total, counts.All, counts["wrong"]); return Task.CompletedTask; }, ct);
        }
        if (wrong.Count > 0) await RefusedRows.Save(step, sheet.Layout, wrong, ct);
        counts.Write(step);
        await step.Commit((_, job) =>
        {
            (job.State, job.Messages, job.Total, job.Done) = (JobState.Checked, JobMessages.Of(problems), counts.All, counts.All);
            return Task.CompletedTask;
        }, ct);
    }

    private async Task WriteGood(JobStep step, Workbook book, CancellationToken ct)
    {
        var judge = new Judge(sheet, tree, step.Actor);
        var after = (int?)step.Detail["row"] ?? 0;
        foreach (var chunk in book.Rows(sheet.Layout).Where(r => r.Number > after).Chunk(Batch).Ahead())
        {
            judge.Twice(chunk);
            await step.Commit(async (s, job) =>
            {
                var act = s.GetRequiredService<Act>();
                var plan = await Plan(act, judge, chunk, tracked: true, ct);
                await Write(act, s.GetRequiredService<Codes>(), plan, step.Id, staged: false, ct);
                step.Detail["row"] = chunk[^1].Number;
                job.Done = Processed(step, chunk.Length, chunk[^1].Number);
            }, ct);
        }
    }

    private async Task WriteAll(JobStep step, Workbook book, CancellationToken ct)
    {
        if (!Decided(step))
        {
            var edits = await Edits(step, book, ct);
            await StageNew(step, book, ct);
            await Decide(step, edits, ct);
        }
        await EachStaged(step, (act, item) =>
        {
            item.PublishStaged();
            act.Show(item);
        }, ct);
        await step.Commit((_, job) => { job.Done = job.Total; return Task.CompletedTask; }, ct);
    }

    /// <summary>The rows that change an entry; those that say what the system holds already are not among them.</summary>
    private async Task<List<WorkbookRow>> Edits(JobStep step, Workbook book, CancellationToken ct)
    {
        var (judge, edits) = (new Judge(sheet, tree, step.Actor), new List<WorkbookRow>());
        if ((long?)step.Detail["changed"] + (long?)step.Detail["same"] == 0) return edits; // the check met no code
        foreach (var chunk in Coded(book, coded: true).Chunk(Batch))
        {
            judge.Twice(chunk);
            var plan = await step.Read(s => Plan(s.GetRequiredService<Act>(), judge, chunk, tracked: false, ct));
            RequireGood(chunk);
            edits.AddRange(plan.Where(p => !p.Content.Equals(sheet.ContentOf(p.Existing!))).Select(p => p.Row));
            if (edits.Count > MostEdits) throw new Refusal("import.too_many_edits", "表里有超过 {0} 条要修改已有内容，不能一次全部写入。请分成几个文件，或选择只写入正确的行。", 422, MostEdits);
        }
        return edits;
    }

    private async Task StageNew(JobStep step, Workbook book, CancellationToken ct)
    {
        var judge = new Judge(sheet, tree, step.Actor);
        var after = (int?)step.Detail["row"] ?? 0;
        foreach (var chunk in Coded(book, coded: false).Where(r => r.Number > after).Chunk(Batch).Ahead())
        {
            judge.Twice(chunk);
            await step.Commit(async (s, job) =>
            {
                var act = s.GetRequiredService<Act>();
                var plan = await Plan(act, judge, chunk, tracked: true, ct);
                RequireGood(chunk);
                await Write(act, s.GetRequiredService<Codes>(), plan, step.Id, staged: true, ct);
                step.Detail["row"] = chunk[^1].Number;
                job.Done = Processed(step, chunk.Length, chunk[^1].Number);
            }, ct);
        }
    }

    /// <summary>All edits and the decision to publish, in one transaction: before it nothing of the import stands, after it everything will.</summary>
    private async Task Decide(JobStep step, List<WorkbookRow> edits, CancellationToken ct)
    {
        try
        {
            await step.Commit(async (s, job) =>
            {
                var (act, codes, judge) = (s.GetRequiredService<Act>(), s.GetRequiredService<Codes>(), new Judge(sheet, tree, step.Actor));
                foreach (var chunk in edits.Chunk(Batch))
                {
                    var plan = await Plan(act, judge, chunk, tracked: true, ct);
                    RequireGood(chunk);
                    await Write(act, codes, plan, step.Id, staged: true, ct);
                    await act.Flush(ct);
                }
                step.Detail["phase"] = Publish;
            }, ct);
        }
        catch
        {
            step.Detail.Remove("phase");
            throw;
        }
    }

    private IEnumerable<WorkbookRow> Coded(Workbook book, bool coded) => book.Rows(sheet.Layout).Where(r => r[ItemSheet<T, TContent>.Code].Length > 0 == coded);

    private static void RequireGood(WorkbookRow[] rows)
    {
        if (rows.FirstOrDefault(r => !r.IsGood) is { } wrong) throw wrong.Problems[0].Refuse();
    }

    private static bool Decided(JobStep step) => (string?)step.Detail["phase"] == Publish;

    /// <summary>Before the decision: takes back what was staged.</summary>
    public Task Undo(JobStep step, CancellationToken ct) => EachStaged(step, (act, item) =>
    {
        act.Track(item).Drop();
        act.Record(item, $"{item.SubjectKind}.dropped");
    }, ct);

    public bool MustFinish(JobStep step) => Decided(step);

    private static async Task EachStaged(JobStep step, Action<Act, T> change, CancellationToken ct)
    {
        for (var more = true; more;)
            await step.Commit(async (s, _) =>
            {
                var a = s.GetRequiredService<Act>();
                var staged = await a.Db.Set<T>().Where(i => i.ImportId == step.Id && i.Status == ListState.Staged).OrderBy(i => i.Id).Take(Batch).ToListAsync(ct);
                foreach (var item in staged) change(a, item);
                more = staged.Count == Batch;
            }, ct);
    }

    /// <summary>Rows written so far, counted from the row reached so that a repeated batch does not count twice.</summary>
    private static long Processed(JobStep step, int rows, int number)
    {
        var (row, done) = ((int?)step.Detail["counted"] ?? 0, (long?)step.Detail["done"] ?? 0);
        if (row >= number) return done;
        (step.Detail["counted"], step.Detail["done"]) = (number, done + rows);
        return done + rows;
    }

    private async Task Write(Act act, Codes codes, List<Planned> plan, Guid import, bool staged, CancellationToken ct)
    {
        foreach (var p in plan.Where(p => p.Existing is not null && !p.Content.Equals(sheet.ContentOf(p.Existing))))
        {
            sheet.Edit(act.Track(p.Existing!), p.Content, act.Today);
            act.Record(p.Existing!, $"{sheet.Kind.SubjectKind}.edited");
        }
        foreach (var area in plan.Where(p => p.Existing is null).GroupBy(p => p.AreaCode))
        {
            var numbers = await codes.Next(sheet.Kind.Sign, area.Key, act.Today.Year, area.Count(), ct);
            foreach (var (p, code) in area.Zip(numbers))
            {
                var item = act.Add(sheet.New(code, p.Owner, p.Content, act.Now, act.Today));
                item.Imported(import, staged);
                act.Record(item, $"{sheet.Kind.SubjectKind}.imported");
                sheet.Added(act, item, p.Row);
            }
        }
    }

    /// <summary>Judges a batch of rows against the system, in two queries; the good ones are planned.</summary>
    private async Task<List<Planned>> Plan(Act act, Judge judge, WorkbookRow[] rows, bool tracked, CancellationToken ct)
    {
        var read = rows.Select(r => (Row: r, Owner: judge.Owner(r), Content: (TContent?)sheet.Read(r))).ToList();
        var codes = rows.Select(r => r[ItemSheet<T, TContent>.Code]).Where(c => c.Length > 0).Distinct().ToList();
        var known = codes.Count == 0 ? [] : await (tracked ? act.Db.Set<T>() : act.Db.Set<T>().AsNoTracking()).Where(i => codes.Contains(i.Code) && i.Status != ListState.Staged && i.Status != ListState.Dropped).ToDictionaryAsync(i => i.Code, ct);
        var titles = rows.Where(r => r[ItemSheet<T, TContent>.Code].Length == 0).Select(r => r[ItemSheet<T, TContent>.Title]).Distinct().ToList();
        var owners = read.Select(r => r.Owner?.Id).OfType<Guid>().Distinct().ToList();
        var taken = titles.Count == 0 ? [] : (await act.Db.Set<T>().Where(i => owners.Contains(i.OwnerId) && titles.Contains(i.Title) && (i.Status == ListState.Draft || i.Status == ListState.Published)).Select(i => new { i.OwnerId, i.Title, i.Code }).ToListAsync(ct))
            .GroupBy(i => (i.OwnerId, i.Title)).ToDictionary(g => g.Key, g => g.First().Code);
        var plan = new List<Planned>();
        foreach (var (row, owner, content) in read)
        {
            var existing = known.GetValueOrDefault(row[ItemSheet<T, TContent>.Code]);
            judge.Row(row, owner, existing, content, taken, act.Today, content is null || existing is null || content.Equals(sheet.ContentOf(existing)));
            if (row.IsGood) plan.Add(new(row, owner!.Id, owner.AreaCode, content!, existing));
        }
        return plan;
    }

    /// <summary>What is wrong with a row beyond the form of its cells.</summary>
    private sealed class Judge(ItemSheet<T, TContent> sheet, OrganizationTree tree, Actor actor)
    {
        private readonly DuplicateRows _rows = new();

        /// <summary>Marks what stands twice in the file; once per reading.</summary>
        public void Twice(IEnumerable<WorkbookRow> rows)
        {
            foreach (var row in rows)
                if (row[ItemSheet<T, TContent>.Code] is { Length: > 0 } code) _rows.Check(row, ItemSheet<T, TContent>.Code, code);
                else if (row[ItemSheet<T, TContent>.Title] is { Length: > 0 } title) _rows.Check(row, ItemSheet<T, TContent>.Title, row[ItemSheet<T, TContent>.Owner], title);
        }

        public OrganizationNode? Owner(WorkbookRow row)
        {
            var code = row[ItemSheet<T, TContent>.Owner];
            if (code.Length == 0)
            {
                if (actor.OrganizationId is { } own) return tree.Get(own);
                row.Wrong(ItemSheet<T, TContent>.Owner, "import.owner_missing", "请填写组织编码。");
                return null;
            }
            if (tree.ByCode(code) is not { Dissolved: false } owner) { row.Wrong(ItemSheet<T, TContent>.Owner, "import.owner_unknown", "没有编码为“{0}”的组织，请核对编码。", code); return null; }
            if (!ListsPermissions.MayKeep(actor, owner.Path)) { row.Wrong(ItemSheet<T, TContent>.Owner, "import.owner_forbidden", "您当前的岗位不能维护“{0}”的清单。", owner.Name); return null; }
            if (row[ItemSheet<T, TContent>.OwnerName] is { Length: > 0 } name && name != owner.Name) row.Wrong(ItemSheet<T, TContent>.OwnerName, "import.owner_name", "编码 {0} 是“{1}”，与此处填写的名称不一致。", code, owner.Name);
            return owner;
        }

        public void Row(WorkbookRow row, OrganizationNode? owner, T? existing, TContent? content, Dictionary<(Guid, string), string> taken, DateOnly today, bool unchanged)
        {
            var (code, title, status) = (row[ItemSheet<T, TContent>.Code], row[ItemSheet<T, TContent>.Title], row[ItemSheet<T, TContent>.Status]);
            if (RaisedOn(content) > today) row.Wrong(sheet.Kind.IsNeed ? "提出日期" : "登记日期", "import.raised_later", "日期不能晚于今天。");
            if (code.Length > 0)
            {
                if (existing is null || existing.OwnerId != owner?.Id) { if (owner is not null) row.Wrong(ItemSheet<T, TContent>.Code, "import.code_unknown", "“{1}”的清单里没有编码为 {0} 的一条。新增的行请把编码留空。", code, owner.Name); }
                else if (existing.Status == ListState.Withdrawn && !unchanged) row.Wrong(ItemSheet<T, TContent>.Code, "import.withdrawn", "此条已撤回，不能修改，请先在系统里恢复。");
                else if (status.Length > 0 && status != ItemSheet<T, TContent>.StatusWord(existing)) row.Wrong(ItemSheet<T, TContent>.Status, "import.status", "导入不改变状态（现在是“{0}”），请在系统里办理。", ItemSheet<T, TContent>.StatusWord(existing));
                return;
            }
            if (status is not ("" or "已发布")) row.Wrong(ItemSheet<T, TContent>.Status, "import.status_new", "新增的行导入后即发布，状态请留空。");
            if (owner is null || title.Length == 0) return;
            if (taken.TryGetValue((owner.Id, title), out var same)) row.Wrong(ItemSheet<T, TContent>.Title, "import.exists", "“{0}”的清单里已有同名的一条（{1}）。要修改它，请填上编码。", owner.Name, same);
        }

        private static DateOnly? RaisedOn(TContent? content) => content switch { NeedContent n => n.RaisedOn, ResourceContent r => r.RaisedOn, _ => null };
    }

    private sealed class Counts
    {
        private readonly Dictionary<string, long> _counts = new() { ["new"] = 0, ["changed"] = 0, ["same"] = 0, ["wrong"] = 0 };
        public long this[string name] => _counts[name];
        public long All => _counts.Values.Sum();
        public void Add(string name) => _counts[name]++;
        public void Write(JobStep step) { foreach (var (name, count) in _counts) step.Detail[name] = count; }
    }
}
