using System.Buffers.Text;
using System.Security.Cryptography;
using Qiyue.Kernel;

namespace Qiyue.Platform.Links;

/// <summary>
/// What people without an account answer by: a printed code of one answer, or a link and QR code. The token is shown once; the database keeps its digest. Source: domain.md, Who uses it (resident).
/// </summary>
public static class AnswerTokens
{
    /// <summary>Ten letters and digits without look-alikes, in two groups, as it is typed from paper.</summary>
    public static string Printed()
    {
        var code = RandomNumberGenerator.GetString("23456789ABCDEFGHJKMNPQRSTUVWXYZ", 10);
        return $"{code[..5]}-{code[5..]}";
    }

    /// <summary>For an address and its QR code.</summary>
    public static string Link() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>What the database knows of a token; case and dashes of a typed code do not matter.</summary>
    /// <param name="purpose">"rating", "survey": a code answers one kind of thing alone.</param>
    public static string Digest(string purpose, string token) => Sm3.Hex($"{purpose}:{(token.Length <= 12 ? token.Replace("-", "").Trim().ToUpperInvariant() : token)}");
}
