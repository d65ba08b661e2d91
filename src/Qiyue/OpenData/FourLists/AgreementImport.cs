using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Workbooks;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Files;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.OpenData.FourLists;

/// <summary>
/// The sheets of projects and responsibilities, as a job: project rows without a code become contracts in 谈约 through the ordinary proposal; coded rows and every row of
/// responsibilities are only compared, and what differs is listed. Looking through proposes each new row and undoes it, so that every rule has spoken before anything is written.
/// </summary>
internal sealed class AgreementImport(IFileStore store, OrganizationTree tree, WordLists words) : ILongJob
{
    private readonly AgreementSheets _sheets = new(tree, words);

    public async Task Run(JobStep step, CancellationToken ct)
    {
        var input = step.Input<ItemImportInput>();
        using var book = Workbook.Open(await store.Open(input.FileId, ct) ?? throw new Refusal("import.file_gone", "上传的文件已过期，请重新上传。", 410));
        if (input.Mode.Length == 0) await Check(step, book, ct);
        else await Write(step, book, input.Mode == "all", ct);
    }

    private async Task Check(JobStep step, Workbook book, CancellationToken ct)
    {
        var (problems, wrong) = (new List<WorkbookProblem>(), new List<WorkbookRow>());
        var (drafts, agrees, differs, done) = (0L, 0L, 0L, 0L);
        var twice = new DuplicateRows();
        void Compared(WorkbookRow row, Dictionary<string, object?>? system)
        {
            if (system is null) { row.Wrong(AgreementSheets.Code, "four_lists.unknown", "没有这份契约或这条义务，或您无权查看。新项目请把编号留空。"); return; }
            var found = AgreementSheets.Differences(row, system).ToList();
            if (found.Count == 0) agrees++; else { differs++; problems.AddRange(found); }
        }
        foreach (var chunk in Rows(book).Chunk(200))
        {
            var known = await Known(step, chunk, ct);
            foreach (var row in chunk)
            {
                var code = row[AgreementSheets.Code];
                if (row.Sheet == AgreementSheets.Projects.Name && code.Length == 0)
                {
                    twice.Check(row, "项目名称", row["项目名称"], row["社区编码"]);
                    if (row.IsGood) await Propose(step, row, keep: false, ct);
                    if (row.IsGood) drafts++;
                }
                else if (row.IsGood)
                {
                    twice.Check(row, AgreementSheets.Code, row.Sheet, code, row["义务序号"]);
                    var contract = known.GetValueOrDefault(code);
                    if (row.IsGood && row.Sheet == AgreementSheets.Projects.Name) Compared(row, contract is null ? null : _sheets.Project(contract));
                    else if (row.IsGood && row.Whole("义务序号", 1, 50) is { } number) Compared(row, contract?.Obligations.FirstOrDefault(o => o.Number == number) is { } o ? _sheets.Responsibility(contract, o) : null);
                }
                if (!row.IsGood) { wrong.Add(row); problems.AddRange(row.Problems); }
                done++;
            }
            await step.Commit((_, job) => { (job.Done, job.Refused) = (done, wrong.Count); return Task.CompletedTask; }, ct);
        }
        if (problems.Count > 0) await step.Result("核对结果.xlsx", to => WorkbookWriter.Save(to, new SheetContent(Report, problems.Select(p => new Dictionary<string, object?> { ["工作表"] = p.Sheet, ["行号"] = p.Row, ["列名"] = p.Column, ["说明"] = p.Reason }))), ct);
        (step.Detail["drafts"], step.Detail["agrees"], step.Detail["differs"], step.Detail["wrong"]) = (drafts, agrees, differs, wrong.Count);
        await step.Commit((_, job) => { (job.State, job.Messages, job.Total, job.Done) = (drafts == 0 && wrong.Count == 0 ? JobState.Succeeded : JobState.Checked, JobMessages.Of(problems), done, done); return Task.CompletedTask; }, ct);
    }

    private static readonly SheetLayout Report = new("核对结果", new("工作表"), new("行号"), new("列名"), new("说明", Max: 4000, Width: 60));

    /// <summary>All in one transaction, or each good row in its own. What was proposed before a crash is not proposed again.</summary>
    private async Task Write(JobStep step, Workbook book, bool all, CancellationToken ct)
    {
        var after = (int?)step.Detail["row"] ?? 0;
        var drafts = book.Rows(AgreementSheets.Projects).Where(r => r[AgreementSheets.Code].Length == 0 && r.Number > after).ToList();
        if (all)
            await step.Commit(async (s, job) =>
            {
                await s.GetRequiredService<ActTransaction>().Begin(ct);
                foreach (var row in drafts) await s.GetRequiredService<ProposeContract>().Stage(Input(row, step.Actor), Proposer(step.Actor, row), ct);
                job.Done = job.Total;
            }, ct);
        else
            foreach (var row in drafts.Where(r => r.IsGood))
                if (await Propose(step, row, keep: true, ct)) await step.Commit((_, job) => { step.Detail["row"] = row.Number; return Task.CompletedTask; }, ct);
    }

    /// <returns>False when a rule refused; the row then says so.</returns>
    private async Task<bool> Propose(JobStep step, WorkbookRow row, bool keep, CancellationToken ct)
    {
        try
        {
            var input = Input(row, step.Actor);
            if (!row.IsGood) return false;
            await step.Read(async s =>
            {
                var act = s.GetRequiredService<Act>();
                await s.GetRequiredService<ProposeContract>().Stage(input, Proposer(step.Actor, row), ct);
                if (keep) await act.Commit(ct);
                return true; // not kept: the scope ends and its transaction with it
            });
            return true;
        }
        catch (Refusal refusal)
        {
            row.Wrong("", refusal.Code, refusal.Sentence, [.. refusal.Args]);
            return false;
        }
    }

    private Guid Proposer(Actor actor, WorkbookRow row) => actor.OrganizationId ?? tree.ByCode(row["社区编码"])?.Id ?? throw new Refusal("four_lists.community", "没有编码为 {0} 的社区。", 422, row["社区编码"]);

    private ProposeContractInput Input(WorkbookRow row, Actor actor)
    {
        foreach (var column in new[] { "目的", "事项", "数量", "数量单位", "责任人" }) if (row[column].Length == 0) row.Wrong(column, "workbook.required", "此格必填，请补上内容。");
        var category = row.Word("类别", name => words.CodeOf("category", name));
        var (start, end) = (row.Day("开始日期"), row.Day("结束日期"));
        var parties = new List<string> { row["社区编码"] };
        parties.AddRange(row["共建单位编码"].Split(['、', ',', '，', ';', '；', ' '], StringSplitOptions.RemoveEmptyEntries));
        if (actor.OrganizationId is { } own && !parties.Contains(tree.Get(own).Code)) row.Wrong("社区编码", "four_lists.no_party", "新项目的一方须是您当前的组织。");
        return new()
        {
            Parties = parties, Needs = row["需求编码"] is { Length: > 0 } need ? [need] : [], Resources = row["资源编码"] is { Length: > 0 } resource ? [resource] : [],
            Terms = new()
            {
                Title = row["项目名称"], Category = category ?? "", Purpose = row["目的"], StartOn = start ?? default(DateOnly), EndOn = end ?? default(DateOnly),
                Obligations = [new() { Doer = parties.ElementAtOrDefault(1) ?? "", Beneficiary = parties[0], What = row["事项"], Quantity = row["数量"], Unit = row["数量单位"], DueOn = end ?? default(DateOnly), ResponsibleName = row["责任人"], ResponsiblePost = row["责任人职务"] }],
            },
        };
    }

    private static IEnumerable<WorkbookRow> Rows(Workbook book) =>
        (book.Has(AgreementSheets.Projects.Name) ? book.Rows(AgreementSheets.Projects) : []).Concat(book.Has(AgreementSheets.Responsibilities.Name) ? book.Rows(AgreementSheets.Responsibilities) : []);

    private static async Task<Dictionary<string, Contract>> Known(JobStep step, WorkbookRow[] rows, CancellationToken ct)
    {
        var codes = rows.Select(r => r[AgreementSheets.Code]).Where(c => c.Length > 0).Distinct().ToList();
        return codes.Count == 0 ? [] : await step.Read(s => FourListsExport.Mine(s.GetRequiredService<QiyueDb>(), step.Actor.OrganizationId).Where(c => codes.Contains(c.Code)).ToDictionaryAsync(c => c.Code, ct));
    }
}
