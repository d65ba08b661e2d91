using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Data;

/// <summary>A forger who knows the code and owns the database: chains that hold by themselves, but are not what was written.</summary>
internal static class Forge
{
    /// <summary>Takes the last entry away and makes the one before it say what the database has now.</summary>
    public static Task CutTail(TestHost host, string code) => Change(host, code, (db, entries) =>
    {
        var (last, before) = (entries[^1], entries[^2]);
        var changes = JsonNode.Parse(before.Changes)!.AsObject();
        foreach (var (key, digest) in JsonNode.Parse(last.Changes)!["parts"]?.AsObject() ?? []) ((JsonObject)(changes["parts"] ??= new JsonObject()))[key] = digest!.DeepClone();
        Set(db, before, nameof(JournalEntry.Changes), CanonicalJson.Of(changes));
        Set(db, before, nameof(JournalEntry.StateDigest), last.StateDigest);
        db.Remove(last);
        entries.Remove(last);
    });

    /// <summary>Changes the first entry and every digest after it.</summary>
    public static Task Rewrite(TestHost host, string code) => Change(host, code, (db, entries) => Set(db, entries[0], nameof(JournalEntry.ActorText), "别人"));

    /// <summary>Changes one entry and its own digest, and nothing that follows from it.</summary>
    public static Task Rewrite(TestHost host, string code, long only) => host.Read(async db =>
    {
        var entry = await Entries(db, code).SingleAsync(e => e.Sequence == only);
        Set(db, entry, nameof(JournalEntry.ActorText), "别人");
        entry.Hash = Journal.HashOf(entry);
        await db.SaveChangesAsync();
        return true;
    });

    /// <summary>As if the state had always been written without something, by a program that did not know it yet.</summary>
    public static Task Rewrite(TestHost host, string code, Action<JsonObject> state) => Change(host, code, (db, entries) =>
    {
        var whole = new JsonObject();
        foreach (var entry in entries)
        {
            var changes = JsonNode.Parse(entry.Changes)!.AsObject();
            state(changes["before"]!.AsObject());
            state(changes["after"]!.AsObject());
            foreach (var (name, value) in changes["after"]!.AsObject()) whole[name] = value?.DeepClone();
            Set(db, entry, nameof(JournalEntry.Changes), CanonicalJson.Of(changes));
            Set(db, entry, nameof(JournalEntry.StateDigest), CanonicalJson.Digest(whole));
        }
    });

    private static Task<bool> Change(TestHost host, string code, Action<QiyueDb, List<JournalEntry>> change) => host.Read(async db =>
    {
        var entries = await Entries(db, code).ToListAsync();
        change(db, entries);
        var head = "";
        foreach (var entry in entries)
        {
            Set(db, entry, nameof(JournalEntry.PreviousHash), head);
            entry.Hash = head = Journal.HashOf(entry);
        }
        await db.SaveChangesAsync();
        await db.Set<Contract>().Where(c => c.Code == code).ExecuteUpdateAsync(s => s.SetProperty(c => c.JournalHead, head).SetProperty(c => c.JournalSequence, entries.Count));
        return true;
    });

    private static IQueryable<JournalEntry> Entries(QiyueDb db, string code) =>
        db.Set<JournalEntry>().Where(e => db.Set<Contract>().Any(c => c.Code == code && c.Id == e.SubjectId)).OrderBy(e => e.Sequence);

    private static void Set(QiyueDb db, JournalEntry entry, string property, string value) => db.Entry(entry).Property(property).CurrentValue = value;
}
