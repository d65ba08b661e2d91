using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>
/// Personal data in the text of a contract. What was signed is never changed; whoever does not stand inside reads it with telephone numbers, mail addresses, identity and card numbers hidden.
/// Source: domain.md, Contracts (亮约); docs/decisions, "What the public reads of a signed text".
/// </summary>
public static class PersonalInTerms
{
    /// <summary>Members of the canonical text that are codes, amounts and days; every other string is somebody's words.</summary>
    private static readonly HashSet<string> Codes = ["schema", "code", "category", "doer", "beneficiary", "quantity", "due", "planned", "start", "end"];

    /// <summary>The terms as the public reads them.</summary>
    public static ContractTerms ForPublic(this ContractTerms t) => t with
    {
        Title = Mask.Text(t.Title), Purpose = Mask.Text(t.Purpose), Cost = Mask.Text(t.Cost), Liaisons = Mask.Text(t.Liaisons), Facilities = Mask.Text(t.Facilities), Safety = Mask.Text(t.Safety),
        Publicity = Mask.Text(t.Publicity), DataProtection = Mask.Text(t.DataProtection), Adjustment = Mask.Text(t.Adjustment), Ending = Mask.Text(t.Ending),
        Obligations = [.. t.Obligations.Select(o => o with { What = Mask.Text(o.What), Unit = Mask.Text(o.Unit), Audience = Mask.Text(o.Audience), ResponsibleName = Mask.Text(o.ResponsibleName), ResponsiblePost = Mask.Text(o.ResponsiblePost) })],
        Milestones = [.. t.Milestones.Select(m => m with { Name = Mask.Text(m.Name) })],
    };

    private const string Salt = "salt";

    /// <summary>
    /// A text that holds personal data gets a salt before it is signed: the public knows its digest and all but a few digits, and would find those by trying. What is hidden from the public is
    /// hidden with the salt.
    /// </summary>
    public static JsonObject Salted(JsonObject text)
    {
        if (Hide(text.DeepClone())) text[Salt] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return text;
    }

    /// <summary>A canonical text as the public reads it: canonical again; the same where nothing had to be hidden.</summary>
    public static string ForPublic(string canonicalText)
    {
        var text = JsonNode.Parse(canonicalText);
        return Hide(text) ? CanonicalJson.Of(text) : canonicalText;
    }

    private static bool Hide(JsonNode? node)
    {
        var hidden = false;
        switch (node)
        {
            case JsonObject members:
                hidden = members.Remove(Salt);
                foreach (var (name, value) in members.ToList())
                    if (value is JsonValue one && one.TryGetValue<string>(out var said))
                    {
                        if (Codes.Contains(name) || Mask.Text(said) is var shown && shown == said) continue;
                        (members[name], hidden) = (shown, true);
                    }
                    else hidden |= Hide(value);
                break;
            case JsonArray items:
                foreach (var item in items) hidden |= Hide(item);
                break;
        }
        return hidden;
    }

    /// <summary>Errors: terms.personal, for an identity number anywhere in the text.</summary>
    public static void Check(ContractTerms t)
    {
        foreach (var (field, said) in Texts(t))
            if (Mask.HasIdentityNumber(said)) throw Refusal.Invalid(field, "terms.personal", "此处写有身份证号码。契约会公开并长期保存，请删去，只写姓名和岗位。");
    }

    private static IEnumerable<(string Field, string Text)> Texts(ContractTerms t) =>
    [
        ("Title", t.Title), ("Purpose", t.Purpose), ("Cost", t.Cost), ("Liaisons", t.Liaisons), ("Facilities", t.Facilities), ("Safety", t.Safety), ("Publicity", t.Publicity),
        ("DataProtection", t.DataProtection), ("Adjustment", t.Adjustment), ("Ending", t.Ending),
        .. t.Obligations.SelectMany((o, i) => new[] { ("What", o.What), ("Unit", o.Unit), ("Audience", o.Audience), ("ResponsibleName", o.ResponsibleName), ("ResponsiblePost", o.ResponsiblePost) }.Select(f => ($"Obligations[{i}].{f.Item1}", f.Item2))),
        .. t.Milestones.Select((m, i) => ($"Milestones[{i}].Name", m.Name)),
    ];
}

// What is read by the public (ReadContract): rows that were read for showing only, never saved.
public sealed partial class Contract
{
    internal void HidePersonal()
    {
        (Title, TermsJson, EndingReason, CanonicalText) = (Mask.Text(Title), Terms.ForPublic().Json, Mask.Text(EndingReason), "");
        _terms = null;
    }
}
