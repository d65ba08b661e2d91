using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Platform.Todo;
using Qiyue.Shell;
using Qiyue.Shell.Work;

namespace Qiyue.Contracts.Digests;

/// <summary>A digest as plain text in the language of the moment. No name of a person stands in it: organisations and posts act.</summary>
public sealed class DigestText(IStringLocalizer text, ReadJournal journal)
{
    public (string Subject, string Body) Write(DigestContent content, string url, string choice)
    {
        var body = new StringBuilder();
        Todos(body, content.New, "新的待办（{0} 项）", url);
        Todos(body, content.Near, "期限将到（{0} 项）", url);
        if (content.Known > 0) body.Append(text["此前告知过、还在等您办理的有 {0} 项：{1}", content.Known, $"{url}/work"]).Append("\n\n");
        if (content.Contracts.Count > 0) body.Append(text["契约动态"].Value).Append("\n\n");
        foreach (var contract in content.Contracts) Happened(body, contract, url);
        if (content.More > 0) body.Append(text["另有 {0} 份契约有动态：{1}", content.More, $"{url}/work/contracts"]).Append("\n\n");
        body.Append("-- \n").Append(text["改变频率或不再接收：{0}", choice]).Append('\n');
        var due = content.New.Count + content.Near.Count;
        return (due > 0 && content.Contracts.Count > 0 ? text["契约：{0} 项待办，{1} 份契约有动态", due, content.Contracts.Count + content.More] : due > 0 ? text["契约：{0} 项待办", due] : text["契约：{0} 份契约有动态", content.Contracts.Count + content.More], body.ToString());
    }

    private void Todos(StringBuilder body, IReadOnlyList<TodoRow> rows, string heading, string url)
    {
        if (rows.Count == 0) return;
        body.Append(text[heading, rows.Count]).Append('\n');
        foreach (var row in rows)
        {
            body.Append("· ").Append(text[row.Title, row.Places()]);
            if (row.DueOn is { } day) body.Append(text["（期限 {0}）", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]);
            body.Append("\n  ").Append(url).Append(Escaped(row.Url)).Append('\n');
        }
        body.Append('\n');
    }

    private void Happened(StringBuilder body, DigestContract contract, string url)
    {
        body.Append('《').Append(contract.Title).Append("》 ").Append(contract.Code).Append('\n').Append(url).Append("/work/contracts/").Append(Uri.EscapeDataString(contract.Code)).Append('\n');
        foreach (var act in contract.Acts)
            body.Append("· ").Append(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(act.At, DateTimeKind.Utc), ActClock.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)).Append(' ').Append(text[act.Actor]).Append(text["："]).Append(journal.Word(act.Act)).Append('\n');
        if (contract.Earlier > 0) body.Append("· ").Append(text["更早还有 {0} 项", contract.Earlier]).Append('\n');
        body.Append('\n');
    }

    /// <summary>Programs make a link of what they know the end of: Chinese in an address is escaped.</summary>
    private static string Escaped(string path) => string.Concat(path.Select(c => c > 127 ? Uri.EscapeDataString(c.ToString()) : c.ToString()));
}
