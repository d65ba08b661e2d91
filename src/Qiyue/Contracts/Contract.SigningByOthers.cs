using Qiyue.Kernel;

namespace Qiyue.Contracts;

// Signing without the signatory at the screen: another person of the same organisation in his place (受托签署), or on paper with a stamp (纸质签署).
public sealed partial class Contract
{
    // ContractLoader and ReadContract bring them while the contract is being signed; before and afterwards nothing depends on them.
    private readonly List<Delegation> _delegations = [];
    private readonly List<PaperScan> _scans = [];
    internal IReadOnlyList<Delegation> Delegations => _delegations;
    internal IReadOnlyList<PaperScan> Scans => _scans;

    /// <summary>For readers, who track nothing.</summary>
    internal void Bring(IEnumerable<Delegation> delegations, IEnumerable<PaperScan> scans)
    {
        _delegations.AddRange(delegations);
        _scans.AddRange(scans);
    }

    /// <summary>The open delegation of a party; null = none.</summary>
    internal Delegation? DelegationOf(Guid organizationId) => _delegations.LastOrDefault(d => d.OrganizationId == organizationId && d.IsOpen);

    /// <summary>The scan of a party that waits for the other side; null = none.</summary>
    internal PaperScan? WaitingScanOf(Guid organizationId) => _scans.LastOrDefault(s => s.OrganizationId == organizationId && s.State == ScanState.Waiting);

    /// <summary>What is printed on every sheet and typed by who confirms a scan: the first and the last eight hex digits of the digest.</summary>
    public string ShortDigest => TextDigest.Length == 64 ? $"{TextDigest[..8]}-{TextDigest[^8..]}" : "";

    /// <summary>The signatory lets another person of his organisation sign this one contract. One delegation of a party is open at a time.</summary>
    internal Delegation Delegate(Guid organizationId, (Guid Id, string Name, string Post) by, (Guid Id, string Name, string Post) to, string reason, DateOnly until, DateTime now, DateOnly today)
    {
        var party = Party(organizationId);
        if (party.HasSigned) throw new Refusal("contract.already_signed", "贵方已签署此契约，无需重复签署。");
        Require(ContractStage.Signing);
        if (DelegationOf(organizationId) is { } open) throw new Refusal("delegation.exists", "已委托{0}签署；如需改委托他人，请先撤销。", 409, open.DelegateName);
        if (to.Id == by.Id) throw Refusal.Invalid("Person", "delegation.self", "您本人可以直接签署，请选择另一位同事。");
        if (until < today) throw Refusal.Invalid("Until", "delegation.past", "委托截止日不能早于今天。");
        if (until > SignBy) throw Refusal.Invalid("Until", "delegation.after_term", "委托截止日不能晚于签署期限 {0}。", SignBy.Value.ToString("yyyy-MM-dd"));
        var delegation = new Delegation(Id, organizationId, by, to, reason, until, now);
        _delegations.Add(delegation);
        return delegation;
    }

    /// <summary>A party that cannot sign here hands in the scan of the stamped print.</summary>
    internal PaperScan HandInScan(Guid organizationId, (Guid Id, string Digest) file, string signatory, string post, DateOnly signedOn, Guid by, DateTime now, DateOnly today)
    {
        var party = Party(organizationId);
        RequireTurn(party, today);
        if (WaitingScanOf(organizationId) is not null) throw new Refusal("scan.waiting", "贵方已上传扫描件，请等待对方核对；需要更换的，请对方退回后再传。");
        if (signedOn > today) throw Refusal.Invalid("SignedOn", "scan.in_future", "签署日期不能晚于今天。");
        if (signedOn < SigningOpenedOn) throw Refusal.Invalid("SignedOn", "scan.before_text", "签署日期早于文本固定之日 {0}：当时签的不是这一文本，请核对日期或重新打印签署。", SigningOpenedOn.Value.ToString("yyyy-MM-dd"));
        var scan = new PaperScan(Id, organizationId, file, TextDigest, signatory, post, signedOn, by, now);
        _scans.Add(scan);
        return scan;
    }

    /// <summary>The other side has compared the scan with the text: the party has signed, on paper.</summary>
    /// <param name="typed">The short digest as it stands on the scan.</param>
    internal IReadOnlyList<IPart> ConfirmScan(PaperScan scan, Guid by, Guid person, string typed, DateTime now, DateOnly today, int noticeDays)
    {
        var party = RequireOtherSide(scan, by, person);
        RequireTurn(party, today);
        if (!IsShortDigest(typed)) throw Refusal.Invalid("Digest", "scan.other_contract", "校验码不符：扫描件是另一份契约或旧文本的，不是本契约当前的文本。请核对编号；确实不符的，请退回扫描件。");
        scan.Confirm(by, person, now);
        (party.SignedOnPaper, party.SignatoryName, party.SignatoryPost, party.ScanFileId, party.ScanDigest, party.ScanConfirmedById) = (scan.SignedOn, scan.SignatoryName, scan.SignatoryPost, scan.FileId, scan.FileDigest, by);
        var closed = CloseSigningParts(party.OrganizationId, now);
        if (_parties.All(p => p.HasSigned)) Show("last_signature", today, noticeDays);
        return [scan, .. closed];
    }

    internal void RejectScan(PaperScan scan, Guid by, Guid person, string reason, DateTime now)
    {
        RequireOtherSide(scan, by, person);
        Require(ContractStage.Signing);
        scan.Reject(by, person, reason, now);
    }

    private ContractParty RequireOtherSide(PaperScan scan, Guid by, Guid person)
    {
        Party(by);
        if (scan.OrganizationId == by || scan.UploadedById == person) throw new Refusal("scan.own", "扫描件须由另一方核对，不能由上传的一方或本人核对。", 403);
        if (scan.State != ScanState.Waiting) throw new Refusal("scan.decided", "此扫描件已处理，无需再核对。");
        return Party(scan.OrganizationId);
    }

    /// <summary>The short form, or the whole digest; blanks, dashes and capitals do not matter.</summary>
    private bool IsShortDigest(string typed)
    {
        var digits = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return TextDigest.Length == 64 && (digits == TextDigest || digits == TextDigest[..8] + TextDigest[^8..]);
    }

    /// <summary>What is still open of one party (null = of all) has lost its use.</summary>
    private List<IPart> CloseSigningParts(Guid? organizationId, DateTime now)
    {
        var closed = new List<IPart>();
        foreach (var delegation in _delegations.Where(d => d.IsOpen && (organizationId is null || d.OrganizationId == organizationId)))
        {
            delegation.Lapse(now);
            closed.Add(delegation);
        }
        foreach (var scan in _scans.Where(s => s.State == ScanState.Waiting && (organizationId is null || s.OrganizationId == organizationId)))
        {
            scan.Void(now);
            closed.Add(scan);
        }
        return closed;
    }
}
