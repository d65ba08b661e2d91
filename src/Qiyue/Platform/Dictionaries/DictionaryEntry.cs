using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Dictionaries;

/// <summary>One word of a word list that a district edits (categories, kinds of organisation …). Words are retired, never deleted.</summary>
public sealed class DictionaryEntry : Aggregate
{
    public override string SubjectKind => "dictionary_entry";

    /// <summary>"category", "organization_kind", "resource_kind", "need_source", "post_title" …</summary>
    public string List { get; private set; } = "";
    public string Code { get; private set; } = "";
    public string Name { get; set; } = "";
    public string EnglishName { get; set; } = "";
    public int Order { get; set; }
    public bool Retired { get; set; }

    private DictionaryEntry() { }
    public DictionaryEntry(string list, string code, string name, string englishName, int order) =>
        (List, Code, Name, EnglishName, Order) = (list, code, name, englishName, order);

    public override JsonObject State() => new()
    {
        ["list"] = List, ["code"] = Code, ["name"] = Name, ["english"] = EnglishName, ["order"] = Order, ["retired"] = Retired,
    };
}

internal sealed class DictionaryEntryMapping : IEntityTypeConfiguration<DictionaryEntry>
{
    public void Configure(EntityTypeBuilder<DictionaryEntry> entry)
    {
        entry.MapAggregate("dictionary_entries");
        entry.Property(e => e.List).HasMaxLength(32);
        entry.Property(e => e.Code).HasMaxLength(32);
        entry.HasIndex(e => new { e.List, e.Code }).IsUnique();
    }
}
