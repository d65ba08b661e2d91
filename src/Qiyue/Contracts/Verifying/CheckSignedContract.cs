using System.Text.Json.Nodes;
using Qiyue.Data.Verification;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Verifying;

public enum CheckResult
{
    Holds,
    /// <summary>Nothing wrong, but nothing proven either: a signature on paper.</summary>
    Noted,
    Broken,
}

/// <summary>One thing that was looked at, in a sentence.</summary>
/// <param name="Code">Stable: "signed.digest".</param>
/// <param name="Sentence">zh-CN with {0} places, key of its English.</param>
public sealed record SignedCheck(CheckResult Result, string Code, string Sentence, params object[] Args);

/// <summary>Checks the file of a signed contract by itself: no database, no network. Pure.</summary>
public static class CheckSignedContract
{
    /// <summary>A file that is none gives one broken check.</summary>
    public static IReadOnlyList<SignedCheck> Of(string file)
    {
        if (SignedContract.Read(file) is not { } contract) return [new(CheckResult.Broken, "signed.unreadable", "这不是本平台导出的契约文件，或文件已损坏。")];
        var checks = Of(contract);
        return JsonNode.DeepEquals(JsonNode.Parse(file), JsonNode.Parse(contract.ToFile())) ? checks
            : [.. checks, new(CheckResult.Broken, "signed.extra", "文件中有导出格式之外的内容，是后来添加的。")];
    }

    public static IReadOnlyList<SignedCheck> Of(SignedContract file)
    {
        // Every signature is held against the text itself, not against the digest that the file claims; a text in which personal data is hidden has only the claim, for which the platform signs.
        var digest = file.Masked ? file.Digest : Sm3.Hex(file.Text);
        var digestCheck = file.Masked ? new SignedCheck(CheckResult.Noted, "signed.masked", "文本中的电话等个人信息已遮盖，不能由此文件重算摘要；签名针对完整文本的摘要 {0}，完整文本由各方保存。", file.Digest)
            : digest == file.Digest ? new(CheckResult.Holds, "signed.digest", "文本的 SM3 摘要与所记一致：{0}。", file.Digest)
            : new(CheckResult.Broken, "signed.digest", "文本与所记 SM3 摘要不符：文本或摘要被改动过。");
        if (CanonicalText(file.Text) is not { } text)
            return [new(CheckResult.Broken, "signed.canonical", "契约文本不是规范 JSON：导出后被改动过。"), digestCheck, Platform(file)];
        var (code, parties) = (text["code"]?.ToString(), Parties(text));
        return
        [
            new(CheckResult.Holds, "signed.canonical", "契约文本为规范 JSON（RFC 8785），可逐字节重算。"), digestCheck,
            code == file.Code ? new(CheckResult.Holds, "signed.code", "契约编号与文本所载一致：{0}。", file.Code) : new(CheckResult.Broken, "signed.code", "文件所记编号 {0} 与文本所载编号不一致。", file.Code),
            .. file.Signatures.Select(s => Signature(file, digest, s, parties)),
            .. parties.Where(p => file.Signatures.Count(s => s.OrganizationCode == p.Code) != 1)
                .Select(p => new SignedCheck(CheckResult.Broken, "signed.party", "{0} 是契约的一方，文件中应有且只有一个签名。", p.Name)),
            .. CheckSignedAmendments.Of(file, digest, parties),
            Platform(file),
        ];
    }

    private static SignedCheck Signature(SignedContract file, string digest, ContractSignature s, IReadOnlyList<(string Code, string Name)> parties)
    {
        if (!parties.Contains((s.OrganizationCode, s.OrganizationName))) return new(CheckResult.Broken, "signed.not_a_party", "{0} 不是契约文本所载的一方，却有签名。", s.OrganizationName);
        if (s.OnPaper is { } on)
            return s.Scan.Length > 0 ? new(CheckResult.Noted, "signed.paper_scan", "{0} 由{1}（{2}）于 {3} 在纸质文本上签署盖章，扫描件经另一方核对：没有电子签名可核，扫描件的 SM3 是 {4}。", s.OrganizationName, s.Signatory, s.Post, on.ToString("yyyy-MM-dd"), s.Scan)
                : file.Backfilled ? new(CheckResult.Noted, "signed.paper", "{0} 由{1}（{2}）于 {3} 在纸质文本上签署，后经补录：没有电子签名可核。", s.OrganizationName, s.Signatory, s.Post, on.ToString("yyyy-MM-dd"))
                : new(CheckResult.Broken, "signed.signature", "{0}的签名不成立：契约文本、签署人、职务、时间或签名被改动过。", s.OrganizationName);
        return Electronic(file.Code, digest, s);
    }

    internal static SignedCheck Electronic(string code, string digest, ContractSignature s) => Holds(code, digest, s)
        ? s.Delegator.Length > 0 ? new(CheckResult.Holds, "signed.signature", "{0}的 SM2 签名有效：{1}（{2}）受{3}（{4}）委托签署，{5}。", s.OrganizationName, s.Signatory, s.Post, s.Delegator, s.DelegatorPost, At(s.At!.Value))
            : new(CheckResult.Holds, "signed.signature", "{0}的 SM2 签名有效：{1}（{2}），{3}。", s.OrganizationName, s.Signatory, s.Post, At(s.At!.Value))
        : new(CheckResult.Broken, "signed.signature", "{0}的签名不成立：契约文本、签署人、职务、时间或签名被改动过。", s.OrganizationName);

    private static bool Holds(string code, string digest, ContractSignature s)
    {
        try
        {
            return s.At is { } at && Sm2.Verify(SignedContract.SignatureStatement(code, digest, s.OrganizationCode, s.Signatory, s.Post, at, s.Delegator, s.DelegatorPost), s.Signature, s.PublicKey);
        }
        catch (ArgumentException) { return false; } // a lone surrogate: it has no canonical form, hence nobody signed it
    }

    private static SignedCheck Platform(SignedContract file)
    {
        bool holds;
        try { holds = Sm2.Verify(file.PlatformStatement(), file.PlatformSignature, file.PlatformKey); }
        catch (ArgumentException) { holds = false; }
        return holds ? new(CheckResult.Holds, "signed.platform", "平台对整份文件的签名有效，密钥指纹 {0}（请与核验页公布的指纹比对）。", Checkpoint.Fingerprint(file.PlatformKey))
            : new(CheckResult.Broken, "signed.platform", "平台对整份文件的签名不成立：文件导出后被改动过。");
    }

    private static string At(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Data.ActClock.Zone).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Null when the text is not the canonical form of an object.</summary>
    internal static JsonObject? CanonicalText(string text)
    {
        try { return JsonNode.Parse(text) is JsonObject o && CanonicalJson.Of(o) == text ? o : null; }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException) { return null; }
    }

    internal static List<(string Code, string Name)> Parties(JsonObject text) => text["parties"] is JsonArray parties
        ? [.. parties.OfType<JsonObject>().Select(p => (p["code"]?.ToString() ?? "", p["name"]?.ToString() ?? ""))] : [];
}
