using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Policies;

namespace Qiyue.Platform.Dictionaries;

public class WordInput
{
    [Filled, Max(50)] public string Name { get; set; } = "";
    [Max(80)] public string? EnglishName { get; set; }

    /// <summary>Place in its list, lower first.</summary>
    [Between(0, 9999)] public int Order { get; set; }
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

public sealed class AddWordInput : WordInput
{
    /// <summary>Stable name used by the API and workbooks: lower-case letters, digits, underscore; begins with a letter. Never changes.</summary>
    [Filled, Max(32)] public string Code { get; set; } = "";
}

public sealed class RetireWordInput
{
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

public sealed record WordJson(string List, string Code, string Name, string EnglishName, int Order, bool Retired, int Version) : Web.IVersioned;

/// <summary>
/// The words a district edits: added, renamed, retired and restored, never deleted, for what was written with them keeps them. Errors: word.code,
/// word.code_taken, word.name_taken, word.already_retired, word.in_use_again, word.last.
/// </summary>
public sealed partial class WordActs(Act act, WordLists words)
{
    public async Task<IReadOnlyList<WordJson>> List(string list, CancellationToken ct)
    {
        Require(list);
        return [.. (await act.Db.Set<DictionaryEntry>().AsNoTracking().Where(e => e.List == list).OrderBy(e => e.Order).ThenBy(e => e.Code).ToListAsync(ct)).Select(Json)];
    }

    public async Task<DictionaryEntry> One(string list, string code, CancellationToken ct)
    {
        Require(list);
        return await act.Db.Set<DictionaryEntry>().SingleOrDefaultAsync(e => e.List == list && e.Code == code, ct) ?? throw Refusal.NotFound();
    }

    public async Task<WordJson> Add(string list, AddWordInput input, CancellationToken ct)
    {
        Require(list);
        if (!CodeForm().IsMatch(input.Code)) throw Refusal.Invalid(nameof(input.Code), "word.code", "编码须以小写英文字母开头，只含小写字母、数字和下划线。");
        if (await act.Db.Set<DictionaryEntry>().AnyAsync(e => e.List == list && e.Code == input.Code, ct)) throw Refusal.Invalid(nameof(input.Code), "word.code_taken", "编码“{0}”已被使用，请换一个。", input.Code);
        await RequireFreeName(list, input.Name, null, ct);
        return await Save(act.Add(new DictionaryEntry(list, input.Code, input.Name.Trim(), input.EnglishName?.Trim() ?? "", input.Order)), "dictionary_entry.added", input.Reason, ct);
    }

    public async Task<WordJson> Change(string list, string code, WordInput input, CancellationToken ct)
    {
        var word = act.Track(await One(list, code, ct));
        await RequireFreeName(list, input.Name, word.Id, ct);
        (word.Name, word.EnglishName, word.Order) = (input.Name.Trim(), input.EnglishName?.Trim() ?? "", input.Order);
        return await Save(word, "dictionary_entry.changed", input.Reason, ct);
    }

    /// <summary>No longer offered in new forms.</summary>
    public async Task<WordJson> Retire(string list, string code, RetireWordInput input, CancellationToken ct)
    {
        var word = act.Track(await One(list, code, ct));
        if (word.Retired) throw new Refusal("word.already_retired", "此词条已停用。");
        if (!await act.Db.Set<DictionaryEntry>().AnyAsync(e => e.List == list && !e.Retired && e.Id != word.Id, ct)) throw new Refusal("word.last", "一个词表至少保留一个在用的词条，请先新增再停用。");
        word.Retired = true;
        return await Save(word, "dictionary_entry.retired", input.Reason, ct);
    }

    public async Task<WordJson> Restore(string list, string code, RetireWordInput input, CancellationToken ct)
    {
        var word = act.Track(await One(list, code, ct));
        if (!word.Retired) throw new Refusal("word.in_use_again", "此词条正在使用，无需恢复。");
        await RequireFreeName(list, word.Name, word.Id, ct);
        word.Retired = false;
        return await Save(word, "dictionary_entry.restored", input.Reason, ct);
    }

    private async Task<WordJson> Save(DictionaryEntry word, string name, string reason, CancellationToken ct)
    {
        act.Record(word, name, reason);
        await act.Commit(ct);
        words.Forget();
        return Json(word);
    }

    private async Task RequireFreeName(string list, string name, Guid? but, CancellationToken ct)
    {
        var trimmed = name.Trim();
        if (await act.Db.Set<DictionaryEntry>().AnyAsync(e => e.List == list && e.Name == trimmed && !e.Retired && e.Id != but, ct)) throw Refusal.Invalid(nameof(WordInput.Name), "word.name_taken", "词表中已有“{0}”，请直接使用或换一个名称。", trimmed);
    }

    private void Require(string list)
    {
        if (!PolicyPermissions.MaySet(act.Actor) || !DictionaryNames.All.ContainsKey(list)) throw Refusal.NotFound();
    }

    public static WordJson Json(DictionaryEntry e) => new(e.List, e.Code, e.Name, e.EnglishName, e.Order, e.Retired, e.Version);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,31}$")]
    private static partial Regex CodeForm();
}

/// <summary>The word lists there are, with their zh-CN names.</summary>
public static class DictionaryNames
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["category"] = "服务类别", ["organization_kind"] = "组织类型", ["resource_kind"] = "资源种类", ["need_source"] = "需求来源", ["raised_by"] = "需求提出方",
        ["urgency"] = "紧急程度", ["talk_form"] = "洽谈形式", ["tie_kind"] = "联系类型", ["reveal_purpose"] = "查看联系方式的用途", ["erasure_ground"] = "删除个人信息的依据",
        ["group_kind"] = "专班类别", ["member_kind"] = "专班成员类别", ["result_use"] = "结果运用方式", ["match_words"] = "匹配同义词",
    };
}
