using System.Text.Json;
using Qiyue.Kernel;

namespace Qiyue.Data.Verification;

/// <summary>One subject's chain while it is walked: what must come next, and what its last entry says the present is.</summary>
internal sealed class JournalChain(string kind, Guid id)
{
    public string Kind => kind;
    public Guid Id => id;
    public long Sequence { get; private set; }
    public string Head { get; private set; } = "";
    public string StateDigest { get; private set; } = "";
    public long Erased { get; private set; }

    /// <summary>The last recorded digest of every part, by its key.</summary>
    public Dictionary<string, string> Parts { get; } = [];
    public JournalFinding? Broken { get; private set; }

    /// <param name="read">Computed from the entry as it stands.</param>
    /// <param name="personal">Personal data beside the entry; null = none or erased.</param>
    public void Take(JournalEntry entry, EntryRead read, string? personal)
    {
        if (Broken is not null) return;
        var expected = Sequence + 1;
        if (entry.Sequence != expected) Break(expected, "journal.entry_missing", "第 {0} 条记录缺失，此处实为第 {1} 条。", expected, entry.Sequence);
        else if (read.Hash != entry.Hash) Break(expected, "journal.entry_altered", "记录内容与其摘要不符：此条写入后被改动过。");
        else if (entry.PreviousHash != Head) Break(expected, "journal.chain_broken", "与前一条不相扣：所记前条摘要不是前一条的摘要。");
        else if (personal is { Length: > 0 } && Sm3.Hex(personal) != entry.PersonalDigest) Break(expected, "journal.personal_altered", "链外保存的个人信息与此条所记摘要不符，被改动过。");
        else Accept(entry, read, personal);
    }

    public void Break(long sequence, string code, string sentence, params object[] args) => Broken ??= new(kind, id, "", sequence, code, sentence, args);

    private void Accept(JournalEntry entry, EntryRead read, string? personal)
    {
        (Sequence, Head, StateDigest) = (entry.Sequence, entry.Hash, entry.StateDigest);
        if (entry.PersonalDigest.Length > 0 && string.IsNullOrEmpty(personal)) Erased++;
        foreach (var (key, digest) in read.Parts) Parts[key] = digest;
        if (read.Strayed.Count > 0) Break(entry.Sequence, "journal.state_strayed", "此条写入之前，事项现状已与前一条记录不符，有人绕过办理直接改动了：{0}。", string.Join("、", read.Strayed));
    }

    /// <summary>Holds what the database has now against what the last entry says.</summary>
    /// <param name="present">Null when the subject is gone.</param>
    /// <returns>The state differs from the recorded one: the caller finds out where.</returns>
    public bool Compare(PresentSubject? present)
    {
        if (Broken is not null) return false;
        if (present is null) Break(Sequence, "journal.subject_missing", "记录还在，但事项本身已不在数据库中。");
        else if (present.Sequence != Sequence) Break(Math.Min(Sequence, present.Sequence) + 1, "journal.tail_differs", "事项登记的记录数为 {0}，纪实档案中为 {1}：末尾的记录被删去或添加过。", present.Sequence, Sequence);
        else if (present.Head != Head) Break(Sequence, "journal.head_differs", "事项登记的末条摘要与最后一条记录不符：末尾的记录被替换过。");
        else if (present.StateDigest != StateDigest) return true;
        else CompareParts(present);
        return false;
    }

    public void CompareParts(PresentSubject present)
    {
        foreach (var (key, digest) in present.Parts)
        {
            if (!Parts.Remove(key, out var recorded)) Break(Sequence, "journal.part_unrecorded", "附属内容 {0} 在数据库中，但没有任何记录。", key);
            else if (recorded != digest) Break(Sequence, "journal.part_altered", "附属内容 {0} 与记录不符，被改动过。", key);
        }
        if (Parts.Count > 0) Break(Sequence, "journal.part_missing", "附属内容 {0} 有记录，但已不在数据库中。", Parts.Keys.Min(StringComparer.Ordinal)!);
    }
}

/// <summary>What an entry gives when it is read on its own: many are read at once.</summary>
/// <param name="Hash">SM3 of its columns.</param>
/// <param name="Parts">Keys and digests of the parts that it recorded.</param>
/// <param name="Strayed">Members of the state that had been changed past the program when it was written.</param>
internal readonly record struct EntryRead(string Hash, IReadOnlyList<KeyValuePair<string, string>> Parts, IReadOnlyList<string> Strayed)
{
    public static EntryRead Of(JournalEntry entry)
    {
        var hash = Journal.HashOf(entry);
        if (!entry.Changes.Contains("\"parts\":", StringComparison.Ordinal) && !entry.Changes.Contains("\"strayed\":", StringComparison.Ordinal)) return new(hash, [], []);
        try
        {
            using var json = JsonDocument.Parse(entry.Changes);
            return new(hash, json.RootElement.TryGetProperty("parts", out var parts) ? [.. parts.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))] : [],
                json.RootElement.TryGetProperty("strayed", out var strayed) ? [.. strayed.EnumerateArray().Select(m => m.GetString()!)] : []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return new(hash, [], []); } // altered: its hash says so
    }
}
