using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Organizations.Importing;

/// <summary>An organisation as the rest of the workbook sees it: from the tree, or from an earlier row.</summary>
public sealed record Placed(Guid Id, string Code, string Kind, string Path);

/// <summary>The sheets 组织 and 联系社区 against the tree. Scoped: one workbook.</summary>
public sealed class OrganizationSheet(Act act, OrganizationTree tree, WordLists words)
{
    private readonly Dictionary<string, Organization> _loaded = [], _made = [];
    private readonly HashSet<Organization> _changed = [], _tied = [];
    private readonly Dictionary<string, Placed> _placed = [];

    public int New => _made.Count;
    public int Changed => _changed.Count;
    public int Tied { get; private set; }
    public int Unchanged { get; private set; }

    /// <summary>An organisation that exists or that this workbook makes, and that the actor keeps; null otherwise.</summary>
    public Placed? Find(string code) => _placed.TryGetValue(code, out var placed) ? placed
        : tree.ByCode(code) is { Dissolved: false } node && OrganizationPermissions.CanKeep(act.Actor, node.Path) ? new(node.Id, node.Code, node.Kind, node.Path) : null;

    public async Task Read(Workbook book, List<WorkbookProblem> problems, CancellationToken ct)
    {
        var rows = book.Rows(DistrictSheets.Organizations).ToList();
        var ties = book.Has(DistrictSheets.Ties.Name) ? book.Rows(DistrictSheets.Ties).ToList() : [];
        foreach (var codes in rows.Select(r => r["编码"]).Concat(ties.Select(r => r["单位编码"])).Where(c => c.Length > 0).Distinct().Chunk(500))
            foreach (var organization in await act.Db.Set<Organization>().Include(o => o.Ties).Where(o => codes.Contains(o.Code)).ToListAsync(ct))
                if (OrganizationPermissions.CanKeep(act.Actor, organization.Path)) _loaded[organization.Code] = act.Track(organization);
        var twice = new DuplicateRows();
        foreach (var row in rows)
        {
            twice.Check(row, "编码", row["编码"]);
            if (row.IsGood) Organization(row);
            problems.AddRange(row.Problems);
        }
        Ties(ties, problems);
    }

    /// <summary>What the tree does not know before the import is done.</summary>
    public IEnumerable<OrganizationNode> Ahead => _made.Values.Union(_tied).Select(OrganizationNode.Of);

    public void Record(Act act, string source)
    {
        foreach (var organization in _made.Values) act.Record(act.Add(organization), "organization.created", source);
        foreach (var organization in _changed) act.Record(organization, "organization.changed", source);
        foreach (var organization in _tied.Where(o => !_made.ContainsKey(o.Code) && !_changed.Contains(o))) act.Record(organization, "organization.tied", source);
    }

    private void Organization(WorkbookRow row)
    {
        var (code, kind, parent) = (row["编码"], row.Word("类型", n => words.CodeOf("organization_kind", n)), row["上级编码"]);
        if (kind is null) return;
        if (tree.ByCode(code) is { } known)
        {
            if (!_loaded.TryGetValue(code, out var there)) row.Wrong("编码", "organization.code_taken", "代码 {0} 已被其他组织使用。", code);
            else if (known.Dissolved) row.Wrong("编码", "organization.dissolved", "此组织已撤销，不能再修改。");
            else if (known.Kind != kind) row.Wrong("类型", "import.kind_fixed", "现有组织的类型是“{0}”，不能用导入改变。", words.Name("organization_kind", known.Kind));
            else if ((known.ParentId is { } p ? tree.Get(p).Code : "") is var above && above != parent) row.Wrong("上级编码", "import.parent_fixed", "现有组织的上级是 {0}，不能用导入改变。", above);
            else Change(row, there);
            return;
        }
        var place = parent.Length > 0 ? Find(parent) : null;
        if (parent.Length > 0 && place is null) { row.Wrong("上级编码", "import.organization_unknown", "没有编码为 {0} 的组织，或不归您维护；上级须写在下级之前。", parent); return; }
        if (place is null && !act.Actor.IsSystem) { row.Wrong("上级编码", "organization.parent_missing", "请填写上级编码；区一级组织由系统管理员在服务器上导入。"); return; }
        try
        {
            AreaCodes.Check(kind, code, place?.Code);
            var made = new Organization(code, row["名称"], kind, place?.Id, place?.Path ?? "");
            made.Describe(Input(row, made));
            _made[code] = made;
            _placed[code] = new(made.Id, code, kind, made.Path);
        }
        catch (Refusal refusal) { Wrong(row, refusal); }
    }

    private void Change(WorkbookRow row, Organization there)
    {
        var before = CanonicalJson.Of(there.State());
        try { there.Describe(Input(row, there)); }
        catch (Refusal refusal) { Wrong(row, refusal); return; }
        if (CanonicalJson.Of(there.State()) == before) Unchanged++;
        else _changed.Add(there);
    }

    /// <summary>A column that is not in the file leaves things as they are.</summary>
    private static ChangeOrganizationInput Input(WorkbookRow row, Organization now) => new()
    {
        Name = row["名称"], CreditCode = row.Has("统一社会信用代码") ? row["统一社会信用代码"] : now.CreditCode, CreditCodeReason = row.Has("信用代码说明") ? row["信用代码说明"] : now.CreditCodeOverride,
        Address = row.Has("地址") ? row["地址"] : now.Address, Phone = row.Has("联系电话") ? row["联系电话"] : now.Phone,
    };

    private static void Wrong(WorkbookRow row, Refusal refusal) =>
        row.Wrong(refusal.Field switch { nameof(ChangeOrganizationInput.CreditCodeReason) => "统一社会信用代码", _ => "编码" }, refusal.Code, refusal.Sentence, [.. refusal.Args]);

    private void Ties(List<WorkbookRow> rows, List<WorkbookProblem> problems)
    {
        var twice = new DuplicateRows();
        var main = new Dictionary<string, int>();
        foreach (var row in rows)
        {
            var (unit, community, kind, isMain) = (row["单位编码"], row["社区编码"], row.Word("联系类型", n => words.CodeOf("tie_kind", n)), row["主社区"]);
            twice.Check(row, "社区编码", unit, community, kind ?? "");
            if (isMain is not ("是" or "否" or "")) row.Wrong("主社区", "import.yes_no", "请填“是”或“否”。");
            if (isMain == "是" && !main.TryAdd(unit, row.Number)) row.Wrong("主社区", "import.two_mains", "第 {0} 行已把另一个社区设为主社区，一个单位只能有一个。", main[unit]);
            var organization = _made.GetValueOrDefault(unit) ?? _loaded.GetValueOrDefault(unit);
            if (organization is null) row.Wrong("单位编码", "import.organization_unknown_plain", "没有编码为 {0} 的组织，或不归您维护。", unit);
            else if (OrganizationKinds.Tree.Contains(organization.Kind)) row.Wrong("单位编码", "organization.not_unit", "只有驻区单位需要登记与社区的联系。");
            var place = _placed.GetValueOrDefault(community) ?? (tree.ByCode(community) is { Dissolved: false } n ? new(n.Id, n.Code, n.Kind, n.Path) : null);
            if (place is not { Kind: OrganizationKinds.Community }) row.Wrong("社区编码", "organization.not_community", "代码 {0} 不是现有的社区。", community);
            if (row.IsGood && organization is not null && place is not null && kind is not null) Tie(organization, place.Id, kind, isMain == "是");
            problems.AddRange(row.Problems);
        }
        foreach (var row in rows.DistinctBy(r => r["单位编码"]).Where(r => r.IsGood && !main.ContainsKey(r["单位编码"])))
            if (_loaded.GetValueOrDefault(row["单位编码"]) is not { } known || !act.Db.Entry(known).Collection(o => o.Ties).Query().Any(t => t.IsMain))
                problems.Add(new(row.Sheet, row.Number, "主社区", "import.no_main", "这个单位没有主社区，请把其中一行填“是”。"));
    }

    private void Tie(Organization organization, Guid community, string kind, bool isMain)
    {
        if (organization.TieOf(community, kind) is { } known && (known.IsMain || !isMain)) { Unchanged++; return; }
        organization.Tie(community, kind, isMain);
        _tied.Add(organization);
        Tied++;
    }
}
