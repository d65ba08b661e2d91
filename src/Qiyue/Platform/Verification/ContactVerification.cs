using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;

namespace Qiyue.Platform.Verification;

public sealed class SendCodeInput
{
    /// <summary>Mobile phone number (11 digits) or mail address.</summary>
    [Filled, Max(254)] public string Contact { get; set; } = "";
}

public sealed class ConfirmCodeInput
{
    /// <summary>Six digits.</summary>
    [Filled, Max(12)] public string Code { get; set; } = "";
}

public sealed record SentCode(Guid Id, string Masked);

/// <summary>A phone or mail address that was shown to be the visitor's.</summary>
/// <param name="Digest">Keyed digest; what acts store.</param>
public sealed record VerifiedContact(string Digest, string Masked);

/// <summary>
/// Residents without an account show once that a phone or mail address is theirs: a code of six digits, good for ten minutes and five tries. One a minute,
/// five a day per contact. Errors: contact.malformed, contact.too_soon, contact.too_many, code.wrong, code.expired, code.too_many. Source: domain.md, Who uses it.
/// </summary>
public sealed partial class ContactVerification(QiyueDb db, SecretBox box, ActClock clock, Delivery delivery, CommitGate gate, IStringLocalizer text)
{
    private const int MostTries = 5, MostPerDay = 5;
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(10), Pause = TimeSpan.FromMinutes(1);

    public async Task<SentCode> Send(SendCodeInput input, CancellationToken ct)
    {
        var (contact, masked, channel) = Read(input.Contact);
        var (digest, now) = (DigestOf(contact), clock.Now);
        var sent = await db.Set<VerificationCode>().Where(c => c.ContactDigest == digest && c.At > now.AddDays(-1)).Select(c => c.At).ToListAsync(ct);
        if (sent.Any(at => now - at < Pause)) throw new Refusal("contact.too_soon", "验证码刚刚发出，请一分钟后再试。", 429).On(nameof(input.Contact));
        if (sent.Count >= MostPerDay) throw new Refusal("contact.too_many", "今天发给此号码或邮箱的验证码已达上限，请明天再试。", 429).On(nameof(input.Contact));
        var id = Guid.NewGuid();
        db.Add(new VerificationCode { Id = id, ContactDigest = digest, Masked = masked, At = now });
        var message = new OutboxMessage { Channel = channel, Kind = OutboxMessage.Code, Recipient = contact, Subject = text["契约平台验证码"], Body = text["验证码 {0}，10 分钟内有效。如非本人操作，请忽略。", CodeOf(id)], At = now, NextTryAt = now };
        db.Add(message);
        using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
        await delivery.TryNow(message, ct);
        return new(id, masked);
    }

    /// <summary>The masked contact a code went to; 404 when there is no such code any more.</summary>
    public async Task<string> MaskedOf(Guid id, CancellationToken ct)
    {
        var since = clock.Now - Good;
        return await db.Set<VerificationCode>().Where(c => c.Id == id && c.At > since && c.UsedAt == null).Select(c => c.Masked).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound();
    }

    public async Task<VerifiedContact> Confirm(Guid id, ConfirmCodeInput input, CancellationToken ct)
    {
        var row = await db.Set<VerificationCode>().SingleOrDefaultAsync(c => c.Id == id, ct);
        if (row is null || row.UsedAt is not null || clock.Now - row.At > Good) throw Refusal.Invalid(nameof(input.Code), "code.expired", "验证码已过期或已使用，请重新获取。");
        if (row.Tries >= MostTries) throw new Refusal("code.too_many", "验证码输错次数过多，请重新获取。", 429).On(nameof(input.Code));
        row.Tries++;
        var right = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeOf(id)), Encoding.UTF8.GetBytes(input.Code.Replace(" ", "").Trim()));
        if (right)
        {
            row.UsedAt = clock.Now;
            // A code that arrived shows that the address takes mail again.
            if (await db.Set<BouncingAddress>().SingleOrDefaultAsync(a => a.Digest == row.ContactDigest, ct) is { } bounced) db.Remove(bounced);
        }
        try
        {
            using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException) { throw Refusal.ChangedMeanwhile(); }
        return right ? new(row.ContactDigest, row.Masked) : throw Refusal.Invalid(nameof(input.Code), "code.wrong", "验证码不正确，还可再试 {0} 次。", MostTries - row.Tries);
    }

    public static bool IsMail(string text) => Mail().IsMatch(text.Trim().ToLowerInvariant());

    private string DigestOf(string contact) => box.Digest("contact", contact);

    /// <summary>The code is made from the row's id with the key outside the database: nothing in the database tells it. For sending, and for the demonstration page.</summary>
    public string CodeOf(Guid id) => (Convert.ToUInt64(box.Digest("code", id.ToString())[..16], 16) % 1_000_000).ToString("D6");

    private static (string Contact, string Masked, string Channel) Read(string given)
    {
        var contact = given.Trim().Replace(" ", "").Replace("-", "");
        if (Phone().Match(contact) is { Success: true } phone) return (phone.Groups[1].Value, Mask.Phone(phone.Groups[1].Value), "sms");
        contact = given.Trim().ToLowerInvariant();
        if (!Mail().IsMatch(contact)) throw Refusal.Invalid(nameof(SendCodeInput.Contact), "contact.malformed", "请填写 11 位手机号或电子邮箱。");
        return (contact, Mask.Email(contact), "mail");
    }

    [GeneratedRegex(@"^(?:\+?86)?(1[3-9]\d{9})$")]
    private static partial Regex Phone();
    [GeneratedRegex(@"^[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,180}\.[a-z]{2,24}$")]
    private static partial Regex Mail();
}
