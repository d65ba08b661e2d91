using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Platform;

/// <summary>
/// What the platform keeps beside an aggregate so that lists, search and to-do need not ask it: written by <see cref="Data.Act"/> in the
/// same transaction as the aggregate. One implementation per aggregate, in its module, registered as IProjection&lt;T&gt;.
/// </summary>
public interface IProjection<in T> where T : Aggregate
{
    ValueTask<Projected> Project(T aggregate, CancellationToken ct);
}

/// <param name="VisibleTo">Organisations that may read the subject: the parties and everything above them. The platform adds nothing.</param>
/// <param name="IsPublic">Anybody may read it (portal, API without sign-in).</param>
/// <param name="SortAt">Sort key of lists, newest first; must not change during the subject's life.</param>
/// <param name="Facet">The state shown as a list filter ("performing"); short.</param>
/// <param name="Category">Code of the dictionary category, or empty.</param>
/// <param name="SearchText">Everything full-text search should find; null = not searchable.</param>
/// <param name="Todos">The complete set of what is due on this subject now; the platform closes what is no longer here.</param>
/// <param name="Card">What a list shows (<see cref="Access.ListCard"/>); null = lists read the subject itself.</param>
/// <param name="Light">How it stands against its plan today, for lists that ask for that ("overdue"); empty = it has no light.</param>
/// <param name="LightUntil">The last day of that light if nothing is done; null = it stays. A public subject with such a day is brought up to date by its module the day after.</param>
public sealed record Projected(
    IReadOnlyCollection<Guid> VisibleTo,
    bool IsPublic,
    DateTime SortAt,
    string Facet,
    string Category,
    string? SearchText,
    IReadOnlyList<TodoDraft> Todos,
    string? Card = null,
    string Light = "",
    DateOnly? LightUntil = null)
{
    /// <summary>Kept nowhere (the subject has no lists, search or to-do).</summary>
    public static Projected Nothing { get; } = new([], false, default, "", "", null, []);
}
