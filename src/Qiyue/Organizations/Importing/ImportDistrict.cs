using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Organizations.Importing;

/// <summary>
/// Reads a workbook of organisations and people (<see cref="DistrictSheets"/>): what is new is made, what differs is changed, what is alike is left alone; nothing is ever
/// removed. All or nothing: one wrong cell, and nothing is written; organisations and people are one transaction.
/// Errors: import.no_sheet, import.wrong_cells and those of <see cref="Workbook"/>. Source: domain.md, Organizations.
/// </summary>
public sealed class ImportDistrict(Act act, OrganizationTree tree, OrganizationSheet organizations, PeopleSheet people)
{
    /// <summary>What the import would do; writes nothing. Not to be followed by <see cref="Handle"/> in the same scope.</summary>
    public Task<ImportPlan> Check(Stream content, CancellationToken ct) => Read(content, "", ct);

    /// <param name="source">Name of the file, for the journal.</param>
    public async Task<ImportPlan> Handle(Stream content, string source, CancellationToken ct)
    {
        var plan = await Read(content, source, ct);
        if (plan.Problems.Count > 0)
            throw new Refusal("import.wrong_cells", "有 {0} 处填写有误，没有写入任何内容。第一处：工作表“{1}”第 {2} 行“{3}”列，{4}", 422, plan.Problems.Count, plan.Problems[0].Sheet, plan.Problems[0].Row, plan.Problems[0].Column, plan.Problems[0].Reason);
        organizations.Record(act, source);
        people.Record(act, source);
        using var _ = tree.Ahead(organizations.Ahead);
        await act.Commit(ct);
        tree.Forget();
        people.Forget();
        return plan;
    }

    private async Task<ImportPlan> Read(Stream content, string source, CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.People)) throw Refusal.Forbidden();
        using var book = Workbook.Open(content);
        var (tree, persons) = (book.Has(DistrictSheets.Organizations.Name), book.Has(DistrictSheets.People.Name));
        if (!tree && !persons) throw new Refusal("import.no_sheet", "文件里既没有工作表“组织”，也没有工作表“人员”，请从模板开始填写。", 422);
        var problems = new List<WorkbookProblem>();
        if (tree) await organizations.Read(book, problems, ct);
        if (persons) await people.Read(book, organizations, problems, ct);
        return new(organizations.New, organizations.Changed, organizations.Tied, people.New, people.Changed, people.Posts, organizations.Unchanged + people.Unchanged, problems);
    }
}
