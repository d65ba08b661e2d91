using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;

namespace Qiyue.Contracts.Signing;

/// <summary>What parties are told; zh-CN sentences, keys of their English: {0} is the title of the contract.</summary>
public static class Notice
{
    public const string Refused = "{1}不予签署《{0}》，契约退回谈约。理由：{2}",
        Expired = "《{0}》的签署期限 {1} 已过，未全部签署，契约退回谈约，已有签名作废。",
        Reminder = "《{0}》的签署期限是 {1}，贵方尚未签署。",
        ScanRejected = "{1}退回了《{0}》的盖章扫描件。理由：{2}",
        ScanHandedIn = "{1}上传了《{0}》的盖章扫描件，请核对校验码。",
        Mail = "契约《{0}》",
        Delegated = "{1}委托您签署《{0}》，{2} 前有效。";
}

/// <summary>
/// Tells people of parties about a contract, in the act's transaction: a notice at the bell in the language of whoever reads it, and a mail in Chinese where there is an address. Those who negotiate or sign for an organisation are told; the actor knows already.
/// </summary>
public sealed class TellParties(Act act, SecretBox box)
{
    /// <param name="args">Places {1}, {2} … of the sentence.</param>
    public async Task Of(Contract contract, IEnumerable<Guid> organizations, string sentence, IReadOnlyList<object> args, CancellationToken ct)
    {
        foreach (var person in await act.Db.HoldersOf([.. organizations.Distinct()], act.Today, Duty.Negotiate, Duty.Sign, ct)) Send(contract, person.Id, person.EmailSecret, sentence, args);
    }

    /// <summary>Tells one person.</summary>
    public async Task One(Contract contract, Guid person, string sentence, IReadOnlyList<object> args, CancellationToken ct)
    {
        if (await act.Db.Set<Person>().Where(p => p.Id == person).Select(p => p.EmailSecret).SingleOrDefaultAsync(ct) is { } email) Send(contract, person, email, sentence, args);
    }

    private void Send(Contract contract, Guid person, string emailSecret, string sentence, IReadOnlyList<object> args)
    {
        if (person == act.Actor.PersonId) return;
        object[] said = [contract.Title, .. args];
        var url = $"/work/contracts/{contract.Code}";
        act.Send(new() { Channel = "notice", Recipient = person.ToString(), Subject = sentence, Body = string.Join('\u001f', said), Url = url, At = act.Now });
        if (emailSecret.Length == 0) return;
        act.Send(new() { Channel = "mail", Recipient = box.Decrypt(emailSecret), Subject = string.Format(Notice.Mail, contract.Title), Body = $"{string.Format(sentence, said)}\n{contract.Code}", Url = url, At = act.Now, NextTryAt = act.Now });
    }
}
