using System.Collections.Frozen;
using Qiyue.Kernel;

namespace Qiyue.Organizations;

/// <summary>
/// Codes of divisions: 6 digits for a district, 9 for a subdistrict, 12 for a community, each beginning with the code above it. The first four digits are held
/// against the shipped list (areas.csv); the list ages, so a district that is younger than it passes. Source: domain.md, Organizations; docs/decisions.
/// </summary>
public static class AreaCodes
{
    private static readonly Lazy<FrozenDictionary<string, string>> Known = new(Load);

    /// <summary>Digits that the code of a kind has; 0 = any code.</summary>
    public static int DigitsOf(string kind) => kind switch { OrganizationKinds.District => 6, OrganizationKinds.Street => 9, OrganizationKinds.Community => 12, _ => 0 };

    /// <summary>Name of the district with these six digits; null when the list does not have it.</summary>
    public static string? NameOf(string code) => Known.Value.GetValueOrDefault(code);

    /// <summary>Errors: organization.code_slash, organization.code_word, organization.code_shape, organization.code_area, organization.code_parent.</summary>
    /// <param name="parent">Code of the organisation above; null for a root.</param>
    public static void Check(string kind, string code, string? parent)
    {
        if (code.Any(c => c is '/' or '\\' or '?' or '#' or '%' || char.IsWhiteSpace(c) || char.IsControl(c))) throw Wrong("organization.code_slash", "组织代码不能包含斜杠、空格和 ? # % 等符号。");
        if (code is "new" or "import" or "export" or "template") throw Wrong("organization.code_word", "“{0}”是系统保留的词，请换一个代码。", code); // they stand in addresses
        var digits = DigitsOf(kind);
        if (digits == 0) return;
        if (code.Length != digits || !code.All(char.IsAsciiDigit)) throw Wrong("organization.code_shape", "区划代码须为数字：区 6 位，街道 9 位，社区 12 位。");
        if (!Known.Value.ContainsKey(code[..4])) throw Wrong("organization.code_area", "没有以 {0} 开头的区划代码，请核对前四位（省、市）。", code[..4]);
        if (parent is not null && parent.All(char.IsAsciiDigit) && !code.StartsWith(parent, StringComparison.Ordinal))
            throw Wrong("organization.code_parent", "区划代码 {0} 须以上级代码 {1} 开头。", code, parent);
    }

    private static Refusal Wrong(string code, string sentence, params object[] args) => Refusal.Invalid(nameof(CreateOrganizationInput.Code), code, sentence, args);

    private static FrozenDictionary<string, string> Load()
    {
        using var reader = new StreamReader(typeof(AreaCodes).Assembly.GetManifestResourceStream("Qiyue.Organizations.areas.csv")!);
        var known = new Dictionary<string, string>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            if (line.Split(',') is [var code, var name]) (known[code], known[code[..4]]) = (name, "");
        return known.ToFrozenDictionary();
    }
}
