using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Qiyue.Kernel;

namespace Qiyue.Platform.Links;

/// <summary>
/// What people without an account answer by: a printed code of one answer, or a link and QR code. The token is shown once; the database keeps its digest. Source: domain.md, Who uses it (resident).
/// </summary>
public static class AnswerTokens
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <summary>Ten letters and digits without look-alikes, in two groups, as it is typed from paper.</summary>
    public static string Printed() => Grouped(RandomNumberGenerator.GetString(Alphabet, 10));

    /// <summary>A printed code as somebody typed it: small letters, blanks, dashes of any kind and full-width characters do not matter. Null when it cannot be one.</summary>
    public static string? Typed(string typed)
    {
        var code = string.Concat(typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(char.IsLetterOrDigit));
        return code.Length == 10 && code.All(Alphabet.Contains) ? Grouped(code) : null;
    }

    private static string Grouped(string code) => $"{code[..5]}-{code[5..]}";

    /// <summary>For an address and its QR code.</summary>
    public static string Link() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>What the database knows of a token; case and dashes of a typed code do not matter.</summary>
    /// <param name="purpose">"rating", "survey": a code answers one kind of thing alone.</param>
    public static string Digest(string purpose, string token) => Sm3.Hex($"{purpose}:{(token.Length <= 12 ? token.Replace("-", "").Trim().ToUpperInvariant() : token)}");
}
