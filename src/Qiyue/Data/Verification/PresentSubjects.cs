using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Qiyue.Kernel;

namespace Qiyue.Data.Verification;

/// <summary>A subject as the database has it now.</summary>
/// <param name="Parts">Key and digest of every part.</param>
internal sealed record PresentSubject(Guid Id, string Code, long Sequence, string Head, JsonObject State, string StateDigest, IReadOnlyList<(string Key, string Digest)> Parts);

/// <summary>
/// Reads the present state of any kind of subject. Which rows make up a state follows from the model: an aggregate with its own rows (navigations to
/// what is no part), and the parts of its module that carry its id ("ContractId"). Nothing is registered, so no kind can be forgotten.
/// </summary>
internal abstract class PresentSubjects
{
    public required string Kind { get; init; }

    /// <summary>The present of the subjects whose ids stand in order; a range of keys reads faster than a list, and others within it do no harm.</summary>
    public abstract Task<List<PresentSubject>> Load(QiyueDb db, IReadOnlyList<Guid> ids, CancellationToken ct);

    /// <summary>The same; null for a subject with a value that no program of this kind writes, such as a stage that does not exist.</summary>
    public async Task<IEnumerable<(Guid Id, PresentSubject? Subject)>> LoadReadable(QiyueDb db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        try { return (await Load(db, ids, ct)).Select(p => (p.Id, (PresentSubject?)p)); }
        catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidCastException or OverflowException or JsonException)
        {
            if (ids.Count == 1) return [(ids[0], null)];
            var each = new List<(Guid, PresentSubject?)>();
            foreach (var id in ids) each.AddRange(await LoadReadable(db, [id], ct));
            return each;
        }
    }

    /// <summary>Subjects that have no journal at all: how many, and the first.</summary>
    public abstract Task<(long Count, List<Guid> First)> WithoutJournal(QiyueDb db, int take, CancellationToken ct);

    public static Dictionary<string, PresentSubjects> Of(IModel model) => model.GetEntityTypes().Where(t => typeof(Aggregate).IsAssignableFrom(t.ClrType) && !t.ClrType.IsAbstract)
        .Select(t => (PresentSubjects)typeof(PresentSubjects).GetMethod(nameof(Make), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.MakeGenericMethod(t.ClrType).Invoke(null, [t])!)
        .ToDictionary(s => s.Kind);

    private static PresentSubjects<T> Make<T>(IEntityType type) where T : Aggregate => new()
    {
        // The word of a kind is a constant of the class: it needs no real instance.
        Kind = ((T)RuntimeHelpers.GetUninitializedObject(typeof(T))).SubjectKind,
        Rows = [.. type.GetNavigations().Where(n => !typeof(IPart).IsAssignableFrom(n.TargetEntityType.ClrType)).Select(n => n.Name)],
        Parts = [.. type.Model.GetEntityTypes().Where(p => typeof(IPart).IsAssignableFrom(p.ClrType)).Select(p => PartTable.Make(p, typeof(T))).OfType<PartTable>()],
    };
}

internal sealed class PresentSubjects<T> : PresentSubjects where T : Aggregate
{
    public required IReadOnlyList<string> Rows { get; init; }
    public required IReadOnlyList<PartTable> Parts { get; init; }

    public override async Task<List<PresentSubject>> Load(QiyueDb db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var query = Rows.Aggregate(db.Set<T>().AsNoTracking(), (q, row) => q.Include(row));
        var (first, last) = (ids[0], ids[^1]);
        var found = await query.Where(a => a.Id.CompareTo(first) >= 0 && a.Id.CompareTo(last) <= 0).AsSplitQuery().ToListAsync(ct);
        var parts = new List<(Guid Owner, IPart Part)>();
        foreach (var table in Parts) parts.AddRange(await table.Load(db, ids, ct));
        var of = parts.ToLookup(p => p.Owner, p => p.Part);
        return found.ConvertAll(a => Present(a, of[a.Id]));
    }

    public override async Task<(long, List<Guid>)> WithoutJournal(QiyueDb db, int take, CancellationToken ct)
    {
        var kind = Kind;
        var bare = db.Set<T>().Where(a => !db.Set<JournalEntry>().Any(e => e.SubjectKind == kind && e.SubjectId == a.Id)).Select(a => a.Id);
        var count = await bare.LongCountAsync(ct);
        return (count, count == 0 ? [] : await bare.OrderBy(id => id).Take(take).ToListAsync(ct));
    }

    private static PresentSubject Present(T a, IEnumerable<IPart> parts)
    {
        var state = a.State();
        return new(a.Id, Code(a), a.JournalSequence, a.JournalHead, state, CanonicalJson.Digest(state), [.. parts.Select(p => (p.PartKey, CanonicalJson.Digest(p.State())))]);
    }

    private static string Code(T a) => typeof(T).GetProperty("Code")?.GetValue(a) as string is { Length: > 0 } code ? code : a.Id.ToString();
}

/// <summary>One table of parts and the column that names their aggregate.</summary>
internal abstract class PartTable
{
    public abstract Task<List<(Guid Owner, IPart Part)>> Load(QiyueDb db, IReadOnlyList<Guid> ids, CancellationToken ct);

    /// <summary>Null when the parts belong to another kind of aggregate. A part that belongs to none, or to two, is a mistake of the model.</summary>
    public static PartTable? Make(IEntityType part, Type aggregate)
    {
        var owners = part.Model.GetEntityTypes().Select(t => t.ClrType).Where(t => typeof(Aggregate).IsAssignableFrom(t) && ModuleOf(t) == ModuleOf(part.ClrType))
            .Where(t => part.FindProperty(t.Name + "Id") is { IsNullable: false }).ToList();
        if (owners.Count != 1) throw new InvalidOperationException($"{part.ClrType.Name}: a part carries the id of exactly one aggregate of its module, not nullable; found {owners.Count}");
        return owners[0] == aggregate ? (PartTable)Activator.CreateInstance(typeof(PartTable<>).MakeGenericType(part.ClrType), part.FindProperty(aggregate.Name + "Id"))! : null;
    }

    private static string ModuleOf(Type type) => type.Namespace!.Split('.')[1];
}

internal sealed class PartTable<T>(IProperty owner) : PartTable where T : class, IPart
{
    public override async Task<List<(Guid, IPart)>> Load(QiyueDb db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var (name, getter) = (owner.Name, owner.GetGetter());
        var (first, last) = (ids[0], ids[^1]);
        var rows = await db.Set<T>().AsNoTracking().Where(p => EF.Property<Guid>(p, name).CompareTo(first) >= 0 && EF.Property<Guid>(p, name).CompareTo(last) <= 0).ToListAsync(ct);
        return [.. rows.Select(r => ((Guid)getter.GetClrValue(r)!, (IPart)r))];
    }
}
