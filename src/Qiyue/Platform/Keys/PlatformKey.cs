using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Keys;

/// <summary>
/// The platform's signing key, made when the database is made: its fingerprint can be published from the first day, and every backup holds the same. At every
/// start it is opened once, so that a key file of another installation is found before anything is encrypted with it. Errors: key.other.
/// </summary>
public sealed class PlatformKey(QiyueDb db, SecretBox box, ActClock clock, CommitGate gate)
{
    /// <summary>One fixed id: of several nodes that start at once, one makes it.</summary>
    private static readonly Guid First = new("00000000-0000-7000-8000-000000000001");

    public async Task Ensure(CancellationToken ct)
    {
        var secret = await Newest(ct);
        if (secret is null)
        {
            var (privateKey, publicKey) = Sm2.Generate();
            var key = new OrganizationKey { Id = First, OrganizationId = OrganizationKeys.Platform, PublicKey = publicKey, PrivateKey = box.Encrypt(privateKey), At = clock.Now };
            db.Add(key);
            try
            {
                using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
                return;
            }
            catch (DbUpdateException e) when (UniqueViolation.Is(e))
            {
                db.Entry(key).State = EntityState.Detached;
                secret = await Newest(ct);
            }
        }
        try { box.Decrypt(secret!); }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new Refusal("key.other", "密钥与数据库不配套：{0} 不是加密此数据库所用的密钥。请放回原来的密钥文件 qiyue.key（或设置原来的 QIYUE_KEY），再启动。", 409, box.Source);
        }
    }

    private Task<string?> Newest(CancellationToken ct) =>
        db.Set<OrganizationKey>().Where(k => k.OrganizationId == OrganizationKeys.Platform && k.RetiredAt == null).OrderByDescending(k => k.At).Select(k => (string?)k.PrivateKey).FirstOrDefaultAsync(ct);
}
