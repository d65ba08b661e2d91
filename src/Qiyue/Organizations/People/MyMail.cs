using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Verification;

namespace Qiyue.Organizations.People;

public sealed class MailAddressInput
{
    /// <summary>The mask as it stands = unchanged; empty = none.</summary>
    [Max(254)] public string? Email { get; set; }
}

public class DigestChoiceInput
{
    /// <summary>none, daily, weekly.</summary>
    public DigestChoice Choice { get; set; }
}

public sealed class DigestInput : DigestChoiceInput
{
    /// <summary>zh-CN or en.</summary>
    [Filled, Max(8)] public string Language { get; set; } = "zh-CN";
}

/// <param name="Mask">"z***@example.org"; empty = no address.</param>
/// <param name="Bounced">When and with what words the address was refused; null = it is not.</param>
public sealed record MyMailJson(string Mask, bool Verified, DateTime? Bounced, string? BounceReason, DigestChoice Digest, string Language);

/// <summary>
/// A person's own mail address and digest. An address is confirmed by a code of six digits; from then on a daily digest comes unless the person chose otherwise.
/// Errors: person.email, mail.no_address, mail.not_confirmed, mail.other_address, mail.language, contact.*, code.*.
/// </summary>
public sealed class MyMail(Act act, SecretBox box, ContactVerification codes, CommitGate gate)
{
    public async Task<MyMailJson> Handle(CancellationToken ct)
    {
        var id = act.Actor.PersonId ?? throw Refusal.NotFound();
        var found = await (from p in act.Db.Set<Person>().AsNoTracking() where p.Id == id
                           join m in act.Db.Set<PersonMail>().AsNoTracking() on p.Id equals m.PersonId into mails from mail in mails.DefaultIfEmpty()
                           join b in act.Db.Set<BouncingAddress>().AsNoTracking() on p.EmailDigest equals b.Digest into bounces from bounce in bounces.DefaultIfEmpty()
                           select new { Person = p, Mail = mail, Bounce = bounce }).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound();
        var verified = IsVerified(found.Person, found.Mail);
        return new(found.Person.EmailMask, verified, found.Bounce?.At, found.Bounce?.Reason, Choice(found.Person, found.Mail), found.Mail?.Language ?? "zh-CN");
    }

    public static bool IsVerified(Person person, PersonMail? mail) => mail is { VerifiedDigest.Length: > 0 } && mail.VerifiedDigest == person.EmailDigest;

    /// <summary>None without an address.</summary>
    public static DigestChoice Choice(Person person, PersonMail? mail) =>
        person.EmailSecret.Length == 0 ? DigestChoice.None : mail?.Choice ?? (IsVerified(person, mail) ? DigestChoice.Daily : DigestChoice.None);

    /// <returns>The code that was sent to the new address; null when there is none now.</returns>
    public async Task<SentCode?> SetAddress(MailAddressInput input, CancellationToken ct)
    {
        var id = act.Actor.PersonId ?? throw Refusal.NotFound();
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct));
        var email = (input.Email ?? "").Trim();
        if (email == person.EmailMask) return email.Length == 0 || (await Handle(ct)).Verified ? null : await SendCode(ct);
        if (email.Length > 0 && !ContactVerification.IsMail(email)) throw Refusal.Invalid(nameof(input.Email), "person.email", "邮箱地址不完整，应形如 name@example.com。");
        person.SetContact(person.PhoneMask, email, box);
        act.Record(person, "person.mail_changed");
        await act.Commit(ct);
        return email.Length == 0 ? null : await SendCode(ct);
    }

    public async Task<SentCode> SendCode(CancellationToken ct)
    {
        try { return await codes.Send(new() { Contact = Address(await Mine(ct)) }, ct); }
        catch (Refusal refusal) when (refusal.Field is not null) { throw refusal.On(nameof(MailAddressInput.Email)); }
    }

    /// <summary>The code shows that the address is the person's.</summary>
    public async Task Confirm(Guid code, ConfirmCodeInput input, CancellationToken ct)
    {
        var person = await Mine(ct);
        var contact = await codes.Confirm(code, input, ct);
        if (contact.Digest != MailAddresses.DigestOf(box, Address(person))) throw new Refusal("mail.other_address", "此验证码属于另一个邮箱，请重新发送验证码。", 422);
        person.KnowAddress(box);
        await Keep(person.Id, mail => mail.VerifiedDigest = contact.Digest, ct);
    }

    public async Task Choose(DigestInput input, CancellationToken ct)
    {
        if (input.Language is not ("zh-CN" or "en")) throw Refusal.Invalid(nameof(input.Language), "mail.language", "请选择中文或英文。");
        var person = await Mine(ct);
        if (input.Choice != DigestChoice.None && person.EmailSecret.Length == 0) throw Refusal.Invalid(nameof(input.Choice), "mail.no_address", "请先填写邮箱。");
        await Keep(person.Id, mail => (mail.Choice, mail.Language) = (input.Choice, input.Language), ct);
    }

    /// <summary>What a link in a mail may change, without sign-in: how often, nothing else.</summary>
    public async Task ChooseByLink(string token, DigestChoice choice, CancellationToken ct) => await Keep(Reader(token), mail => mail.Choice = choice, ct);

    public async Task<DigestChoice> ChosenByLink(string token, CancellationToken ct)
    {
        var id = Reader(token);
        return await act.Db.Set<PersonMail>().Where(m => m.PersonId == id).Select(m => m.Choice).SingleOrDefaultAsync(ct) ?? DigestChoice.Daily;
    }

    /// <summary>Stands in mails: names the person to us and to nobody else, and cannot be made without the key.</summary>
    public static string Token(SecretBox box, Guid person) => $"{Base64Url.EncodeToString(person.ToByteArray(true))}.{Seal(box, person)}";

    private Guid Reader(string token)
    {
        var bytes = new byte[16];
        if (token.Split('.') is not [{ Length: 22 } id, { Length: 32 } seal] || !Base64Url.TryDecodeFromChars(id, bytes, out var length) || length != 16) throw Refusal.NotFound();
        var person = new Guid(bytes, bigEndian: true);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Seal(box, person)), Encoding.ASCII.GetBytes(seal)) ? person : throw Refusal.NotFound();
    }

    private static string Seal(SecretBox box, Guid person) => box.Digest("unsubscribe", person.ToString())[..32];

    private async Task<Person> Mine(CancellationToken ct)
    {
        var id = act.Actor.PersonId ?? throw Refusal.NotFound();
        return await act.Db.Set<Person>().SingleOrDefaultAsync(p => p.Id == id, ct) ?? throw Refusal.NotFound();
    }

    private string Address(Person person) => person.EmailSecret.Length > 0 ? box.Decrypt(person.EmailSecret) : throw Refusal.Invalid(nameof(MailAddressInput.Email), "mail.no_address", "请先填写邮箱。");

    private async Task Keep(Guid person, Action<PersonMail> change, CancellationToken ct)
    {
        var mail = await act.Db.Set<PersonMail>().SingleOrDefaultAsync(m => m.PersonId == person, ct);
        if (mail is null) act.Db.Add(mail = new() { PersonId = person });
        change(mail);
        using (await gate.Enter(act.Db, ct))
        {
            try { await act.Db.SaveChangesAsync(ct); }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.Is(e)) { throw Refusal.ChangedMeanwhile(); }
        }
    }
}
