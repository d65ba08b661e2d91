using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Platform.Links;

/// <summary>
/// Signed one-time links: the token is the id of the link and its keyed digest under the platform's key outside the database, so that nothing in the database opens
/// one and nobody can make one up.
/// </summary>
public sealed class OneTimeLinks(QiyueDb db, SecretBox box)
{
    private const int Part = 16;

    /// <summary>The link's token, for its address /act/{token}; can be shown again as long as the link is open.</summary>
    public string TokenOf(OneTimeLink link)
    {
        Span<byte> token = stackalloc byte[2 * Part];
        link.Id.TryWriteBytes(token, bigEndian: true, out _);
        Seal(link.Id).CopyTo(token[Part..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The link of a token, for change; a token that nobody issued is a 404, without a question to the database.</summary>
    public async Task<OneTimeLink> Find(string token, CancellationToken ct)
    {
        Span<byte> read = stackalloc byte[2 * Part];
        if (token.Length != Base64Url.GetEncodedLength(2 * Part) || !Base64Url.TryDecodeFromChars(token, read, out var length) || length != 2 * Part) throw Refusal.NotFound();
        var id = new Guid(read[..Part], bigEndian: true);
        if (!CryptographicOperations.FixedTimeEquals(read[Part..], Seal(id))) throw Refusal.NotFound();
        return await db.Set<OneTimeLink>().SingleOrDefaultAsync(l => l.Id == id, ct) ?? throw Refusal.NotFound();
    }

    private byte[] Seal(Guid id) => Convert.FromHexString(box.Digest("one-time-link", id.ToString("N")))[..Part];
}
