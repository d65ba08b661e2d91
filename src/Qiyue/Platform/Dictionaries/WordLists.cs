using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Platform.Text;

namespace Qiyue.Platform.Dictionaries;

/// <summary>The word lists as one snapshot, kept per process and read again when a word changes (<see cref="Forget"/>).</summary>
public sealed class WordLists(IServiceScopeFactory scopes)
{
    private volatile FrozenDictionary<(string List, string Code), Word>? _words;

    /// <summary>Words in use, in their order.</summary>
    public IReadOnlyList<Word> Of(string list) => [.. Words().Values.Where(w => w.List == list && !w.Retired).OrderBy(w => w.Order)];

    /// <summary>The word's name in the reader's language; the code itself when unknown.</summary>
    public string Name(string list, string code) => Words().TryGetValue((list, code), out var word) ? word.Text : code;

    public bool Has(string list, string code) => Words().TryGetValue((list, code), out var word) && !word.Retired;

    /// <summary>The code of a zh-CN name, as workbooks write it.</summary>
    public string? CodeOf(string list, string name) => Words().Values.FirstOrDefault(w => w.List == list && !w.Retired && (w.Name == name || w.Code == name))?.Code;

    public void Forget() => _words = null;

    /// <summary>Another node or a command may have changed a word.</summary>
    private const long ReadAgainAfter = 30_000;
    private long _readAt;

    private FrozenDictionary<(string, string), Word> Words()
    {
        if (_words is { } known && Environment.TickCount64 - Interlocked.Read(ref _readAt) < ReadAgainAfter) return known;
        Interlocked.Exchange(ref _readAt, Environment.TickCount64);
        using var scope = scopes.CreateScope();
        return _words = scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<DictionaryEntry>().AsNoTracking()
            .Select(e => new Word(e.List, e.Code, e.Name, e.EnglishName, e.Order, e.Retired)).AsEnumerable().ToFrozenDictionary(w => (w.List, w.Code));
    }
}

public sealed record Word(string List, string Code, string Name, string EnglishName, int Order, bool Retired)
{
    public string Text => Localizer.IsEnglish && EnglishName.Length > 0 ? EnglishName : Name;
}
