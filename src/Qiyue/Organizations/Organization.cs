using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Organizations;

/// <summary>
/// A node of the tree (district, street, community …) or a unit that stands under the district and is tied to communities.
/// Source: domain.md, Organizations.
/// </summary>
public sealed class Organization : Aggregate
{
    public override string SubjectKind => "organization";

    /// <summary>Unique and lasting: the area code (6, 9, 12 digits) of tree bodies, "U0001"-like for units.</summary>
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>Code of dictionary "organization_kind": district, street, community, unit kinds (hospital, school, enterprise …).</summary>
    public string Kind { get; private set; } = "";
    public Guid? ParentId { get; private set; }

    /// <summary>Codes from the root to this one, "/330602/330602001/". What begins with it is at or below.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Unified social credit code (GB 32100), or empty.</summary>
    public string CreditCode { get; private set; } = "";

    /// <summary>Why a credit code whose check digit fails was accepted.</summary>
    public string CreditCodeOverride { get; private set; } = "";
    public string Address { get; private set; } = "";
    public string Phone { get; private set; } = "";
    public bool Dissolved { get; private set; }

    /// <summary>承继: who takes over what the dissolved organisation still had to do.</summary>
    public Guid? SuccessorId { get; private set; }

    private readonly List<CommunityTie> _ties = [];

    /// <summary>Typed ties of a unit to communities, exactly one of them main.</summary>
    public IReadOnlyList<CommunityTie> Ties => _ties;

    /// <summary>Where a unit counts; null = no unit, or tied to none.</summary>
    public Guid? MainCommunityId => _ties.SingleOrDefault(t => t.IsMain)?.CommunityId;

    private Organization() { }

    /// <param name="parentPath">Path of the parent; empty for the root.</param>
    public Organization(string code, string name, string kind, Guid? parentId, string parentPath)
    {
        (Code, Name, Kind, ParentId) = (code, name, kind, parentId);
        Path = (parentPath.Length == 0 ? "/" : parentPath) + code + "/";
    }

    /// <summary>Name and particulars. Errors: organization.credit_code (kept only with a reason).</summary>
    public void Describe(ChangeOrganizationInput input)
    {
        var credit = (input.CreditCode ?? "").Trim().ToUpperInvariant();
        var reason = (input.CreditCodeReason ?? "").Trim();
        if (credit.Length > 0 && !Kernel.CreditCode.IsValid(credit) && reason.Length == 0)
            throw Refusal.Invalid(nameof(input.CreditCodeReason), "organization.credit_code", "统一社会信用代码的校验位不符。请核对；如证照上确实如此，请写明原因后保存。");
        (Name, CreditCode, CreditCodeOverride) = (input.Name.Trim(), credit, credit.Length > 0 && !Kernel.CreditCode.IsValid(credit) ? reason : "");
        (Address, Phone) = ((input.Address ?? "").Trim(), (input.Phone ?? "").Trim());
    }

    public void Dissolve(Guid? successor = null) => (Dissolved, SuccessorId) = (true, successor);

    /// <summary>Gets another organisation above it; the code stays, since it stands in signed texts.</summary>
    public void MoveTo(Guid parentId, string parentPath) => (ParentId, Path) = (parentId, parentPath + Code + "/");

    /// <summary>Something above it has moved.</summary>
    internal void Follow(string parentPath) => Path = parentPath + Code + "/";

    public CommunityTie? TieOf(Guid community, string kind) => _ties.FirstOrDefault(t => t.CommunityId == community && t.Kind == kind);

    /// <summary>Adds a tie, or changes which one is main; the first is main, and there is always exactly one.</summary>
    public void Tie(Guid community, string kind, bool main)
    {
        var tie = TieOf(community, kind);
        if (tie is null) _ties.Add(tie = new CommunityTie(Id, community, kind, false));
        if (!main && _ties.Any(t => t.IsMain)) return;
        foreach (var other in _ties) other.IsMain = other == tie;
    }

    /// <summary>Ends a tie. A unit with ties keeps exactly one main community.</summary>
    public void Untie(Guid community, string kind)
    {
        var tie = TieOf(community, kind) ?? throw Refusal.NotFound();
        if (tie.IsMain && _ties.Count > 1) throw new Refusal("organization.main_tie", "这是主社区，请先把另一个社区设为主社区，再解除联系。");
        _ties.Remove(tie);
    }

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["name"] = Name, ["kind"] = Kind, ["parent"] = ParentId?.ToString(), ["path"] = Path, ["creditCode"] = CreditCode,
        ["creditCodeOverride"] = CreditCodeOverride, ["address"] = Address, ["phone"] = Sm3.Hex(Phone), ["dissolved"] = Dissolved, ["successor"] = SuccessorId?.ToString(),
        ["ties"] = new JsonArray([.. _ties.OrderBy(t => t.CommunityId).Select(t => new JsonObject { ["community"] = t.CommunityId.ToString(), ["kind"] = t.Kind, ["main"] = t.IsMain })]),
    };
}

/// <summary>A unit's tie to a community.</summary>
public sealed class CommunityTie
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid UnitId { get; private set; }
    public Guid CommunityId { get; private set; }

    /// <summary>Code of dictionary "tie_kind": resident (驻区), double_contact (双联系), sponsor (包联).</summary>
    public string Kind { get; private set; } = "";
    public bool IsMain { get; internal set; }

    private CommunityTie() { }
    public CommunityTie(Guid unitId, Guid communityId, string kind, bool isMain) => (UnitId, CommunityId, Kind, IsMain) = (unitId, communityId, kind, isMain);
}
