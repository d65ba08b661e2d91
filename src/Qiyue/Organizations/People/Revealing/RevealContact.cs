using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Policies;

namespace Qiyue.Organizations.People.Revealing;

public sealed class RevealContactInput
{
    /// <summary>Code of dictionary "reveal_purpose".</summary>
    [Filled, Max(32)] public string Purpose { get; set; } = "";

    /// <summary>What it is needed for, in a sentence; the person concerned reads it.</summary>
    [Filled, Max(200)] public string Why { get; set; } = "";
}

/// <summary>Shown this once; the next look is another entry.</summary>
public sealed record RevealedContact(string Phone, string Email);

/// <summary>
/// Shows a person's telephone and mail to who keeps the person, for a purpose that is written down; the person sees who looked and why. Errors: reveal.nothing, reveal.too_many (429, policy reveal_daily),
/// reveal.purpose, person.erased; 404 for who does not keep the person. Source: domain.md, Who uses it; docs/privacy.md.
/// </summary>
public sealed class RevealContact(Act act, PeopleDesk people, OrganizationTree tree, PolicyBook policies, WordLists words, SecretBox box)
{
    public const string Purposes = "reveal_purpose";

    public async Task<RevealedContact> Handle(Guid id, RevealContactInput input, CancellationToken ct) => await Reveal(await people.Load(id, ct), ContactReveal.Keeper, input, ct);

    /// <summary>For who has another right, by the code of a common contract.</summary>
    public async Task<RevealedContact> ForContract(Guid id, string code, RevealContactInput input, CancellationToken ct) =>
        await Reveal(act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct)), code, input, ct);

    private async Task<RevealedContact> Reveal(Person person, string ground, RevealContactInput input, CancellationToken ct)
    {
        person.RequireNotErased();
        if (act.Actor is not { AccountId: { } account, OrganizationId: { } organization }) throw Refusal.NotFound();
        if (!words.Has(Purposes, input.Purpose)) throw Refusal.Invalid(nameof(input.Purpose), "reveal.purpose", "请从列表中选择用途。");
        if (string.IsNullOrWhiteSpace(input.Why)) throw Refusal.Invalid(nameof(input.Why), "reveal.why", "请写明为何需要。");
        if (person.PhoneSecret.Length == 0 && person.EmailSecret.Length == 0) throw new Refusal("reveal.nothing", "此人没有登记电话和邮箱。");
        var (today, policy) = (act.Today, await policies.Of(tree.DistrictOf(organization).Id, act.Today, ct));
        var looked = await act.Db.Set<ContactReveal>().Where(r => r.ByAccountId == account && r.Day == today).MaxAsync(r => (int?)r.Ordinal, ct) ?? 0;
        if (looked >= policy[PolicyCatalogue.RevealDaily]) throw new Refusal("reveal.too_many", "今天已查看 {0} 次联系方式，达到上限，请明天再试。", 429, looked);
        var reveal = new ContactReveal(person.Id, act.Actor, ground, input.Purpose, input.Why, box, act.Now, today, looked + 1);
        act.Db.Add(reveal);
        act.Record(person, "person.contact_revealed", words.Name(Purposes, input.Purpose), null, reveal);
        await act.Commit(ct);
        return new(Plain(person.PhoneSecret), Plain(person.EmailSecret));
    }

    private string Plain(string secret) => secret.Length == 0 ? "" : box.Decrypt(secret);
}
