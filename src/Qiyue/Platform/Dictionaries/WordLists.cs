using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Platform.Text;

namespace Qiyue.Platform.Dictionaries;

/// <summary>The word lists as one snapshot, kept per process and read again when a word changes, on whatever node (<see cref="Stamps"/>).</summary>
public sealed class WordLists(IServiceScopeFactory scopes, Stamps stamps)
{
    private volatile Snapshot? _words;

    /// <summary>Words in use, in their order.</summary>
    public IReadOnlyList<Word> Of(string list) => [.. Words().Values.Where(w => w.List == list && !w.Retired).OrderBy(w => w.Order)];

    /// <summary>The word's name in the reader's language; the code itself when unknown.</summary>
    public string Name(string list, string code) => Words().TryGetValue((list, code), out var word) ? word.Text : code;

    public bool Has(string list, string code) => Words().TryGetValue((list, code), out var word) && !word.Retired;

    /// <summary>The code of a zh-CN name, as workbooks write it.</summary>
    public string? CodeOf(string list, string name) => Words().Values.FirstOrDefault(w => w.List == list && !w.Retired && (w.Name == name || w.Code == name))?.Code;

    public void Forget()
    {
        stamps.AskAgain();
        _words = null;
    }

    private FrozenDictionary<(string List, string Code), Word> Words()
    {
        var stamp = stamps.Of(StampNames.Words);
        if (_words is { } known && known.Stamp == stamp) return known.Words;
        using var scope = scopes.CreateScope();
        var words = scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<DictionaryEntry>().AsNoTracking()
            .Select(e => new Word(e.List, e.Code, e.Name, e.EnglishName, e.Order, e.Retired)).AsEnumerable().ToFrozenDictionary(w => (w.List, w.Code));
        _words = new(stamp, words);
        return words;
    }

    private sealed record Snapshot(Guid Stamp, FrozenDictionary<(string List, string Code), Word> Words);
}

public sealed record Word(string List, string Code, string Name, string EnglishName, int Order, bool Retired)
{
    public string Text => Localizer.IsEnglish && EnglishName.Length > 0 ? EnglishName : Name;
}
