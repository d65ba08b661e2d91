using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;
using Qiyue.Platform.Todo;

namespace Qiyue.Platform;

/// <summary>Brings access rows, search entry and to-do rows of an aggregate up to date inside the act's transaction.</summary>
public sealed class Projections(IServiceProvider services, IEnumerable<ProjectionRegistration> registrations)
{
    private const int Batch = 500;
    private readonly Dictionary<Type, ProjectionRegistration> _byType = registrations.ToDictionary(r => r.AggregateType);

    public async Task Apply(QiyueDb db, Aggregate aggregate, bool isNew, DateTime now, CancellationToken ct)
    {
        if (!_byType.TryGetValue(aggregate.GetType(), out var registration)) return;
        var projected = await registration.Project(services, aggregate, ct);
        var (kind, id) = (aggregate.SubjectKind, aggregate.Id);
        var ask = PerModel<Queries>.Of(db);
        var access = isNew ? [] : await ask.Access(db, kind, id).ToListAsync(ct);
        var search = isNew ? null : await ask.Search(db, kind, id, ct);
        var todos = isNew ? [] : await ask.Todos(db, kind, id).ToListAsync(ct);
        var card = isNew || projected.Card is null ? null : await ask.Card(db, kind, id, ct);
        Bring(db, aggregate, projected, (access, search, todos, card), now);
    }

    /// <summary>Of very many that are known already; four queries for each batch of a kind, whatever their own projection asks.</summary>
    public async Task ApplyAll(QiyueDb db, IEnumerable<Aggregate> known, DateTime now, CancellationToken ct)
    {
        foreach (var (kind, some) in known.Where(a => _byType.ContainsKey(a.GetType())).GroupBy(a => a.SubjectKind).SelectMany(k => k.Chunk(Batch).Select(some => (k.Key, some))))
        {
            var ids = some.Select(a => a.Id).ToList();
            var access = (await db.Set<AccessRow>().Where(r => r.SubjectKind == kind && ids.Contains(r.SubjectId)).ToListAsync(ct)).ToLookup(r => r.SubjectId);
            var search = await db.Set<SearchEntry>().Where(r => r.SubjectKind == kind && ids.Contains(r.SubjectId)).ToDictionaryAsync(r => r.SubjectId, ct);
            var todos = (await db.Set<TodoRow>().Where(r => r.SubjectKind == kind && ids.Contains(r.SubjectId) && r.DoneAt == null).ToListAsync(ct)).ToLookup(r => r.SubjectId);
            var cards = await db.Set<ListCard>().Where(c => c.SubjectKind == kind && ids.Contains(c.SubjectId)).ToDictionaryAsync(c => c.SubjectId, ct);
            foreach (var a in some)
                Bring(db, a, await _byType[a.GetType()].Project(services, a, ct), ([.. access[a.Id]], search.GetValueOrDefault(a.Id), [.. todos[a.Id]], cards.GetValueOrDefault(a.Id)), now);
        }
    }

    private static void Bring(QiyueDb db, Aggregate aggregate, Projected projected, (List<AccessRow> Access, SearchEntry? Search, List<TodoRow> Todos, ListCard? Card) stands, DateTime now)
    {
        var (kind, id) = (aggregate.SubjectKind, aggregate.Id);
        BringAccess(db, kind, id, projected, stands.Access);
        BringSearch(db, kind, id, projected, stands.Search);
        if (projected.Card is { } text) BringCard(db, kind, id, text, stands.Card);
        BringTodos(db, kind, id, projected.Todos, stands.Todos, now);
    }

    /// <summary>Asked by every act.</summary>
    private sealed class Queries
    {
        public readonly Func<QiyueDb, string, Guid, IAsyncEnumerable<AccessRow>> Access = EF.CompileAsyncQuery((QiyueDb db, string kind, Guid id) => db.Set<AccessRow>().Where(r => r.SubjectKind == kind && r.SubjectId == id));
        public readonly Func<QiyueDb, string, Guid, CancellationToken, Task<SearchEntry?>> Search = EF.CompileAsyncQuery((QiyueDb db, string kind, Guid id, CancellationToken _) => db.Set<SearchEntry>().SingleOrDefault(r => r.SubjectKind == kind && r.SubjectId == id));
        public readonly Func<QiyueDb, string, Guid, IAsyncEnumerable<TodoRow>> Todos = EF.CompileAsyncQuery((QiyueDb db, string kind, Guid id) => db.Set<TodoRow>().Where(r => r.SubjectKind == kind && r.SubjectId == id && r.DoneAt == null));
        public readonly Func<QiyueDb, string, Guid, CancellationToken, Task<ListCard?>> Card = EF.CompileAsyncQuery((QiyueDb db, string kind, Guid id, CancellationToken _) => db.Set<ListCard>().SingleOrDefault(c => c.SubjectKind == kind && c.SubjectId == id));
    }

    private static void BringAccess(QiyueDb db, string kind, Guid id, Projected p, List<AccessRow> rows)
    {
        var wanted = p.VisibleTo.ToHashSet();
        if (p.IsPublic) wanted.Add(AccessRow.Everyone);
        foreach (var row in rows)
        {
            if (!wanted.Remove(row.OrganizationId)) db.Remove(row);
            else row.Show(p);
        }
        foreach (var organization in wanted) db.Add(AccessRow.Of(organization, kind, id, p));
    }

    private static void BringSearch(QiyueDb db, string kind, Guid id, Projected p, SearchEntry? row)
    {
        if (p.SearchText is null) { if (row is not null) db.Remove(row); return; }
        if (row is null) db.Add(new SearchEntry { SubjectKind = kind, SubjectId = id, Text = p.SearchText, Tokens = Bigrams.Of(p.SearchText), IsPublic = p.IsPublic });
        else if (row.Text != p.SearchText) (row.Text, row.Tokens, row.IsPublic) = (p.SearchText, Bigrams.Of(p.SearchText), p.IsPublic);
        else row.IsPublic = p.IsPublic;
    }

    private static void BringCard(QiyueDb db, string kind, Guid id, string text, ListCard? row)
    {
        if (row is null) db.Add(new ListCard { SubjectKind = kind, SubjectId = id, Card = text });
        else row.Card = text;
    }

    private static void BringTodos(QiyueDb db, string kind, Guid id, IReadOnlyList<TodoDraft> drafts, List<TodoRow> rows, DateTime now)
    {
        var wanted = drafts.ToDictionary(d => (d.OrganizationId, d.PersonId, d.Key));
        foreach (var row in rows)
        {
            if (!wanted.Remove((row.OrganizationId, row.PersonId, row.Key), out var same)) row.DoneAt = now;
            else (row.Title, row.Args, row.Rule, row.Url, row.DueOn) = (same.Title, string.Join('\u001f', same.Args), same.Rule, same.Url, same.DueOn);
        }
        foreach (var d in wanted.Values)
            db.Add(new TodoRow
            {
                OrganizationId = d.OrganizationId, Duty = d.Duty, PersonId = d.PersonId, SubjectKind = kind, SubjectId = id, Key = d.Key,
                Title = d.Title, Args = string.Join('\u001f', d.Args), Rule = d.Rule, Url = d.Url, DueOn = d.DueOn, Since = now,
            });
    }
}

/// <summary>One aggregate's projection, as its module registered it.</summary>
public sealed record ProjectionRegistration(Type AggregateType, Func<IServiceProvider, Aggregate, CancellationToken, ValueTask<Projected>> Project);

public static class ProjectionRegistrationExtensions
{
    public static IServiceCollection AddProjection<TAggregate, TProjection>(this IServiceCollection services)
        where TAggregate : Aggregate where TProjection : class, IProjection<TAggregate> =>
        services.AddScoped<TProjection>()
            .AddSingleton(new ProjectionRegistration(typeof(TAggregate), (s, a, ct) => s.GetRequiredService<TProjection>().Project((TAggregate)a, ct)));
}
