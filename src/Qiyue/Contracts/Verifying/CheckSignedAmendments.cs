using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Verifying;

/// <summary>Checks the amendments in the file of a signed contract: an unbroken row of texts, each naming the digest of the one it amends, each signed by all. Pure.</summary>
internal static class CheckSignedAmendments
{
    public static IEnumerable<SignedCheck> Of(SignedContract file, string originalDigest, IReadOnlyList<(string Code, string Name)> originalParties)
    {
        var (amended, known) = (originalDigest, originalParties.Select(p => p.Code).ToHashSet());
        for (var i = 0; i < file.Amendments.Count; i++)
        {
            var (a, digest) = (file.Amendments[i], file.Masked ? file.Amendments[i].Digest : Sm3.Hex(file.Amendments[i].Text));
            var text = CheckSignedContract.CanonicalText(a.Text);
            if (text is null || digest != a.Digest || a.Number != i + 1 || !Fits(text, file.Code, a.Number, amended))
            {
                yield return new(CheckResult.Broken, "signed.amendment", "第 {0} 号补充协议的文本、摘要、编号或所修改的文本不符：被改动、调换或抽去。", i + 1);
                if (text is null) yield break;
            }
            else yield return new(CheckResult.Holds, "signed.amendment", "第 {0} 号补充协议的文本与摘要相符，接续其所修改的文本：{1}。", a.Number, a.Digest);
            var parties = CheckSignedContract.Parties(text);
            foreach (var s in a.Signatures)
                yield return parties.Contains((s.OrganizationCode, s.OrganizationName)) && s.OnPaper is null ? CheckSignedContract.Electronic(file.Code, digest, s)
                    : new(CheckResult.Broken, "signed.not_a_party", "{0} 不是契约文本所载的一方，却有签名。", s.OrganizationName);
            foreach (var party in parties.Where(p => a.Signatures.Count(s => s.OrganizationCode == p.Code) != 1))
                yield return new(CheckResult.Broken, "signed.party", "{0} 是契约的一方，文件中应有且只有一个签名。", party.Name);
            foreach (var change in Successions(text, known)) yield return change;
            if (parties.Count != originalParties.Count) yield return new(CheckResult.Broken, "signed.amendment_parties", "第 {0} 号补充协议的各方与契约的各方不符。", i + 1);
            known = [.. known, .. parties.Select(p => p.Code)];
            amended = digest;
        }
    }

    private static bool Fits(JsonObject text, string code, int number, string amended) =>
        text["contract"]?.ToString() == code && text["number"]?.ToString() == number.ToString(System.Globalization.CultureInfo.InvariantCulture) && text["amends"]?.ToString() == amended;

    /// <summary>A party that the texts before did not have takes the place of one that they had, and says so.</summary>
    private static IEnumerable<SignedCheck> Successions(JsonObject text, HashSet<string> known)
    {
        foreach (var p in text["parties"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            if (known.Contains(p["code"]?.ToString() ?? "")) continue;
            yield return p["succeeds"]?.ToString() is { } former && known.Contains(former)
                ? new(CheckResult.Noted, "signed.succession", "{0}承继了契约的一方（编码 {1}），由其签署。承继依据见契约的公开页。", p["name"]?.ToString() ?? "", former)
                : new(CheckResult.Broken, "signed.amendment_parties", "{0}不是契约的一方，也没有承继其中一方。", p["name"]?.ToString() ?? "");
        }
    }
}
