using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Templates;

/// <summary>
/// A template of contracts (契约范本) that a district keeps: clauses without parties and dates, for whoever proposes in that district to copy. Every change is a version of its own. Source: domain.md, Contracts.
/// </summary>
public sealed class ContractTemplate : Aggregate
{
    public const string Kind = "contract_template";
    public override string SubjectKind => Kind;

    /// <summary>范-330602-2026-000012</summary>
    public string Code { get; private set; } = "";
    public Guid DistrictId { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>Code of dictionary "category": the one of its terms.</summary>
    public string Category { get; private set; } = "";

    /// <summary>Codes of dictionary "organization_kind" separated by blanks: units it suits; empty = all.</summary>
    public string UnitKindText { get; private set; } = "";
    public string TermsJson { get; private set; } = "";

    /// <summary>1, 2 …: the version now offered.</summary>
    public int Number { get; private set; }
    public DateTime? WithdrawnAt { get; private set; }
    public string WithdrawnReason { get; private set; } = "";
    public TemplateTerms Terms => TemplateTerms.Read(TermsJson);
    public IReadOnlyList<string> UnitKinds => UnitKindText.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private ContractTemplate() { }
    public ContractTemplate(string code, Guid districtId) => (Code, DistrictId) = (code, districtId);

    /// <summary>Puts another version in the place of the present one.</summary>
    public TemplateVersion Change(string name, IEnumerable<string> unitKinds, TemplateTerms terms, string note, Guid? person, DateTime now)
    {
        RequireOffered();
        TemplateRules.Check(terms);
        if (name.Trim().Length == 0) throw Refusal.Invalid("Name", "template.name", "请填写范本名称。");
        var kinds = string.Join(' ', unitKinds.Distinct().Order(StringComparer.Ordinal));
        if (Number > 0 && (name.Trim(), kinds, terms.Json) == (Name, UnitKindText, TermsJson)) throw new Refusal("template.same", "内容与当前版本相同，没有需要保存的修改。", 422);
        (Name, UnitKindText, Category, TermsJson) = (name.Trim(), kinds, terms.Category, terms.Json);
        Number++;
        return new(Id, Number, Name, TermsJson, note.Trim(), person, now);
    }

    /// <summary>Nobody copies it any more; contracts made from it stay as they are.</summary>
    public void Withdraw(string reason, DateTime now)
    {
        RequireOffered();
        (WithdrawnAt, WithdrawnReason) = (now, reason.Trim());
    }

    private void RequireOffered()
    {
        if (WithdrawnAt is not null) throw new Refusal("template.withdrawn", "此范本已停用，不能再修改或使用。");
    }

    /// <summary>Made for its category and one of these kinds of units.</summary>
    public bool Suits(string? category, IReadOnlyCollection<string> kinds) => (string.IsNullOrEmpty(category) || Category == category) && (UnitKindText.Length == 0 || UnitKinds.Any(kinds.Contains));

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["district"] = DistrictId.ToString(), ["name"] = Name, ["category"] = Category, ["unitKinds"] = UnitKindText, ["terms"] = Sm3.Hex(TermsJson), ["number"] = Number,
        ["withdrawn"] = WithdrawnReason,
    };
}

/// <summary>One version of a template as it was offered.</summary>
public sealed class TemplateVersion : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractTemplateId { get; private set; }
    public int Number { get; private set; }
    public string Name { get; private set; } = "";
    public string TermsJson { get; private set; } = "";

    /// <summary>Why it was changed.</summary>
    public string Note { get; private set; } = "";
    public Guid? PersonId { get; private set; }
    public DateTime At { get; private set; }

    private TemplateVersion() { }
    internal TemplateVersion(Guid template, int number, string name, string termsJson, string note, Guid? person, DateTime at) =>
        (ContractTemplateId, Number, Name, TermsJson, Note, PersonId, At) = (template, number, name, termsJson, note, person, at);

    public string PartKey => $"version:{Number}";
    public JsonObject State() => new()
    {
        ["number"] = Number, ["name"] = Name, ["terms"] = Sm3.Hex(TermsJson), ["note"] = Note, ["person"] = PersonId?.ToString(), ["at"] = At.Milliseconds(),
    };
}
