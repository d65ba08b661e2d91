using System.Globalization;
using Qiyue.Data;

namespace Qiyue.Contracts.Documents;

/// <summary>A piece of a document as both renderers know it, the page and Word.</summary>
public abstract record DocumentBlock;

/// <summary>一、…: a numbered heading.</summary>
public sealed record HeadingBlock(string Text) : DocumentBlock;

/// <param name="Indented">Running text: the first line begins two characters in, lines are of equal length.</param>
public sealed record ParagraphBlock(string Text, bool Indented = true) : DocumentBlock;

/// <param name="Widths">Of the columns, in hundredths of the line.</param>
public sealed record TableBlock(IReadOnlyList<string> Columns, IReadOnlyList<int> Widths, IReadOnlyList<IReadOnlyList<string>> Rows) : DocumentBlock;

/// <summary>Where one party signs or has signed: its lines stay together on a page.</summary>
public sealed record SignatureBlock(IReadOnlyList<string> Lines) : DocumentBlock;

/// <summary>
/// A contract, or the notice of it, as a document: the one place of what is printed, from the clauses that are read, compared and signed. The page and Word only draw it. Form in the spirit of
/// GB/T 9704: title, numbered headings, tables, signatures; code, check code and QR on every sheet.
/// </summary>
/// <param name="Marks">补录, 草案 …: printed beneath the title.</param>
/// <param name="CheckCode">First and last eight hex digits of the text's SM3; empty before the text is fixed.</param>
/// <param name="VerifyUrl">What the QR code holds; empty before the text is fixed.</param>
public sealed record ContractDocument(string Title, string Code, string Marks, string CheckCode, string VerifyUrl, IReadOnlyList<DocumentBlock> Blocks);

/// <summary>Puts the document of a contract together. Like the clauses in it, it is Chinese in every language of the page: there is one wording that is signed, stamped and posted.</summary>
/// <param name="name">Name of an organisation.</param>
public sealed class ContractDocumentBuilder(ContractView view, Func<Guid, string> name, string verifyUrl)
{
    private static readonly string[] InTables = ["title", "category", "term"];
    private readonly Contract _contract = view.Contract;

    /// <summary>What was signed first; what amendments made of it stands beneath.</summary>
    private readonly ContractTerms _terms = view.Changes.SignedTerms;
    private readonly List<DocumentBlock> _blocks = [];
    private int _headings;

    /// <summary>The contract itself, to be read, kept, or printed and stamped.</summary>
    public ContractDocument Contract()
    {
        foreach (var party in Parties()) Add(Say("{0}：{1}", Role(party), name(party.SignedById)), indented: false);
        Body();
        Heading("签署");
        if (_contract.TextDigest.Length > 0) Digest("本契约文本以摘要固定，任何改动都会使摘要不符。");
        _blocks.AddRange(Parties().Select(Signature));
        Changes();
        return Document(_terms.Title);
    }

    /// <summary>What hangs on the notice board while the contract is on show, and afterwards.</summary>
    public ContractDocument Notice()
    {
        Body();
        Heading("签署");
        _blocks.Add(new TableBlock(["一方", "签署人", "签署时间"], [40, 34, 26], [.. Parties().Select(p => new[] { name(p.SignedById), Signatory(p), SignedOn(p) })]));
        Changes();
        if (_contract.NoticeEndsOn is { } until) Add(Say("公示期至{0}。如有意见或异议，请扫码提出，或向{1}反映。", Day(until), name(_contract.CommunityId)));
        Digest(null);
        return Document(Say("关于《{0}》的公示", _terms.Title));
    }

    private void Body()
    {
        Add(Say("{0}经平等协商，就以下事项订立共建契约，自{1}起至{2}止。", string.Join("、", Parties().Select(p => name(p.SignedById))), Day(_terms.StartOn), Day(_terms.EndOn)));
        var (clauses, terms) = (view.ClausesOf(_terms).Where(c => !InTables.Contains(c.Key)).ToList(), _terms);
        foreach (var clause in clauses)
        {
            if (clause.Key == "obligation:" + terms.Obligations.Select(o => o.Number).DefaultIfEmpty().Min()) Obligations(terms);
            else if (clause.Key == "milestone:" + terms.Milestones.Select(m => m.Number).DefaultIfEmpty().Min()) Milestones(terms);
            if (clause.Key.Contains(':', StringComparison.Ordinal)) continue;
            Heading(clause.Heading);
            foreach (var line in clause.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Add(line);
        }
    }

    private void Obligations(ContractTerms terms)
    {
        Heading("各方义务");
        _blocks.Add(new TableBlock(["序号", "做什么", "由谁为谁", "数量", "完成日期", "责任人"], [8, 28, 24, 10, 15, 15],
            [.. terms.Obligations.OrderBy(o => o.Number).Select(o => new[]
            {
                o.Number.ToString(CultureInfo.InvariantCulture), o.Audience.Length > 0 ? Say("{0}（服务对象：{1}）", o.What, o.Audience) : o.What, Say("{0}为{1}", name(o.DoerId), name(o.BeneficiaryId)),
                o.Promised + o.Unit, Day(o.DueOn), $"{o.ResponsibleName} {o.ResponsiblePost}".Trim(),
            })]));
        if (terms.Obligations.Any(o => o.Weight > 1)) Add(Say("各项义务在兑现率中的权重依次为 {0}。", string.Join("、", terms.Obligations.OrderBy(o => o.Number).Select(o => o.Weight))));
    }

    private void Milestones(ContractTerms terms)
    {
        Heading("关键节点");
        _blocks.Add(new TableBlock(["序号", "节点", "计划日期"], [8, 66, 26],
            [.. terms.Milestones.OrderBy(m => m.Number).Select(m => new[] { m.Number.ToString(CultureInfo.InvariantCulture), m.Name, Day(m.PlannedOn) })]));
    }

    /// <summary>Every amendment in force, who took whose place, and whether the contract is suspended or ended.</summary>
    private void Changes()
    {
        foreach (var (a, before, after) in view.Changes.InForce)
        {
            Heading(Say("第 {0} 号补充协议", a.Number));
            Add(Say("变更原因：{0}。自 {1} 起生效。", a.Reason.TrimEnd('。'), Day(a.InForceOn!.Value)));
            foreach (var d in Clauses.Compare(view.ClausesOf(before), view.ClausesOf(after)).Where(d => !d.IsSame)) Add(Say("{0}：{1}", d.Heading, d.After ?? "删去。"));
            Add(Say("签署人：{0}", string.Join("；", a.Sides.Select(s => $"{name(s.OrganizationId)} {s.Name} {s.Post} {(s.At is { } at ? Day(ActClock.DayOf(at)) : "")}".Trim()))));
            Add(Say("文本摘要（SM3）：{0}", a.TextDigest));
        }
        foreach (var p in Parties().Where(p => p.OriginalId is not null)) Add(Say("{0}由{1}承继。", name(p.SignedById), name(p.OrganizationId)));
        if (_contract.SuspendedDays > 0) Add(Say("累计中止 {0} 天，计划日期已顺延。", _contract.SuspendedDays));
        if (_contract.SuspendedOn is { } since) Add(Say("此契约自 {0} 起中止，预计 {1} 恢复。", Day(since), _contract.SuspendedUntil is { } until ? Day(until) : ""));
        if (_contract.Stage == ContractStage.Terminated) Add(Say("此契约已于 {0} 终止：{1}。", _contract.EndedOn is { } ended ? Day(ended) : "", (_contract.EndingKind ?? EndingKind.Consent).Word()));
    }

    private SignatureBlock Signature(ContractParty p) => new(p.HasSigned
        ? [Say("{0}：{1}", Role(p), name(p.SignedById)), Say("签署人：{0}", Signatory(p)), Say("签署方式：{0}", Way(p)), Say("签署日期：{0}", SignedOn(p))]
        : [Say("{0}：{1}", Role(p), name(p.OrganizationId)) + "（盖章）", "签署人（签字）：", "职务：", "签署日期：　　　　年　　月　　日"]);

    private string Signatory(ContractParty p) => $"{p.SignatoryName} {p.SignatoryPost}".Trim() is var who && p.DelegatorName.Length > 0 ? Say("{0}（受{1}委托签署）", who, $"{p.DelegatorName} {p.DelegatorPost}".Trim()) : who;

    private string Way(ContractParty p) => p.ScanDigest.Length > 0 ? Say("纸质签署，扫描件 SM3：{0}", p.ScanDigest) : p.SignedOnPaper is not null ? "纸质签署（补录）" : p.DelegatorName.Length > 0 ? "电子签名（SM2），受托签署" : "电子签名（SM2）";

    private string SignedOn(ContractParty p) => p.SignedOnPaper is { } on ? Day(on) + "（纸质）" : p.SignedAt is { } at ? Day(ActClock.DayOf(at)) : "";

    private ContractDocument Document(string title) => new(title, _contract.Code, Marks(), _contract.ShortDigest, _contract.TextDigest.Length > 0 ? verifyUrl : "", _blocks);

    private string Marks() => _contract.Stage switch
    {
        ContractStage.Negotiating => Say("草案第 {0} 版，未经签署", _contract.TermsVersion),
        ContractStage.Declined => Say("未达成，第 {0} 版", _contract.TermsVersion),
        ContractStage.Terminated => "已终止",
        _ when _contract.Backfilled => "补录",
        _ => "",
    };

    private IEnumerable<ContractParty> Parties() => _contract.Parties.OrderBy(p => p.Order);

    /// <summary>甲方, 乙方 … by the order of the text.</summary>
    private string Role(ContractParty p) => PartyRoles.Word(p.Order);

    private void Digest(string? before)
    {
        if (before is not null) Add(before);
        Add(Say("文本摘要（SM3）：{0}", _contract.TextDigest), indented: false);
    }

    private void Heading(string heading) => _blocks.Add(new HeadingBlock(Say("{0}、{1}", Numeral(++_headings), heading)));
    private void Add(string said, bool indented = true) => _blocks.Add(new ParagraphBlock(said, indented));
    private string Day(DateOnly day) => Say("{0}年{1}月{2}日", day.Year, day.Month, day.Day);

    private static string Say(string form, params object[] values) => string.Format(CultureInfo.InvariantCulture, form, values);

    private static string Numeral(int number)
    {
        const string digits = "零一二三四五六七八九十";
        return number <= 10 ? digits[number].ToString() : (number < 20 ? "" : digits[number / 10].ToString()) + digits[10] + (number % 10 == 0 ? "" : digits[number % 10].ToString());
    }
}

/// <summary>What parties are called by their place in the text.</summary>
public static class PartyRoles
{
    private static readonly string[] Words = ["甲方", "乙方", "丙方", "丁方", "戊方", "己方", "庚方", "辛方"];

    public static int Count => Words.Length;

    /// <param name="order">1, 2 …</param>
    public static string Word(int order) => order >= 1 && order <= Words.Length ? Words[order - 1] : "其他方";
}
