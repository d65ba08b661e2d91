using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Shell.Work;

/// <summary>
/// What awaits the actor (我的待办): open acts of the organisation for the duties the post carries, or addressed to the person; oldest deadline
/// first, what has no deadline after that. Index: todo_rows (organization_id, done_at, due_on). Source: interface.md, principle 1.
/// </summary>
public sealed class ListTodos(Act act)
{
    public const int PageSize = 20, CountLimit = 1000;

    /// <param name="cursor">As answered with the page before; null = from the start.</param>
    /// <param name="limit">1 … 100.</param>
    public async Task<TodoPage> Handle(string? cursor, int? limit, CancellationToken ct)
    {
        var size = Math.Clamp(limit ?? PageSize, 1, 100);
        var mine = Mine();
        var from = TodoCursor.Read(cursor);
        List<TodoRow> rows = [];
        if (from is null or { DueOn: not null })
        {
            var dated = mine.Where(r => r.DueOn != null);
            if (from is { DueOn: { } due, Id: var id }) dated = dated.Where(r => r.DueOn > due || r.DueOn == due && r.Id > id);
            rows = await dated.OrderBy(r => r.DueOn).ThenBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        }
        if (rows.Count <= size)
        {
            var undated = mine.Where(r => r.DueOn == null);
            if (from is { DueOn: null, Id: var id }) undated = undated.Where(r => r.Id > id);
            rows.AddRange(await undated.OrderBy(r => r.Id).Take(size + 1 - rows.Count).ToListAsync(ct));
        }
        var more = rows.Count > size;
        var shown = rows.Take(size).ToList();
        return new(shown, more ? new TodoCursor(shown[^1].DueOn, shown[^1].Id).ToString() : null);
    }

    /// <summary>How many are open and how many overdue, each counted up to 1,001.</summary>
    public async Task<(int Open, int Overdue)> Count(CancellationToken ct)
    {
        var today = act.Today;
        var overdue = await Mine().Where(r => r.DueOn < today).Take(CountLimit + 1).CountAsync(ct);
        return (await Mine().Take(CountLimit + 1).CountAsync(ct), overdue);
    }

    private IQueryable<TodoRow> Mine()
    {
        var (organization, person, duties) = (act.Actor.OrganizationId, act.Actor.PersonId, act.Actor.Duties.ToArray());
        if (organization is null) return act.Db.Set<TodoRow>().AsNoTracking().Where(r => false);
        return act.Db.Set<TodoRow>().AsNoTracking().Where(r => r.OrganizationId == organization && r.DoneAt == null
            && (r.PersonId == null ? duties.Contains(r.Duty) : r.PersonId == person));
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/todos", async (string? cursor, int? limit, ListTodos list, Act act, Microsoft.Extensions.Localization.IStringLocalizer text, HttpContext http, CancellationToken ct) =>
    {
        var page = await list.Handle(cursor, limit, ct);
        if (page.Next is not null) http.Response.Headers.Link = $"</api/v1/todos?cursor={Uri.EscapeDataString(page.Next)}&limit={limit ?? PageSize}>; rel=\"next\"";
        return TypedResults.Ok(new TodoAnswer([.. page.Rows.Select(r => new TodoItem(r.Id, r.Key, text[r.Title, r.Places()], text[r.Rule], r.Url, r.DueOn, r.DueOn < act.Today, r.SubjectKind, r.SubjectId))], page.Next));
    }).RequireAuthorization().WithName("ListTodos").WithTags("Todo").WithSummary("What awaits the acting post: open acts, oldest deadline first.");
}

/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record TodoPage(IReadOnlyList<TodoRow> Rows, string? Next);
public sealed record TodoAnswer(IReadOnlyList<TodoItem> Items, string? Next);

/// <param name="Url">The page where it is done.</param>
public sealed record TodoItem(Guid Id, string Key, string Title, string Rule, string Url, DateOnly? DueOn, bool Overdue, string SubjectKind, Guid SubjectId);

/// <summary>Where a page of to-do rows ended: deadline (none = undated) and id.</summary>
internal sealed record TodoCursor(DateOnly? DueOn, Guid Id)
{
    public override string ToString() => $"{DueOn?.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture) ?? "-"}.{Id:N}";

    public static TodoCursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Split('.') is [var day, var id] && Guid.TryParseExact(id, "N", out var guid))
        {
            if (day == "-") return new(null, guid);
            if (DateOnly.TryParseExact(day, "yyyyMMdd", out var due)) return new(due, guid);
        }
        throw new Refusal("cursor.invalid", "翻页位置无效，请从第一页重新查看。", 422);
    }
}

public static class TodoText
{
    /// <summary>The values for the places of the title.</summary>
    public static object[] Places(this TodoRow row) => row.Args.Length == 0 ? [] : row.Args.Split('\u001f');
}
