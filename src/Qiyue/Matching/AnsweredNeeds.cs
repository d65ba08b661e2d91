using Qiyue.Data;

namespace Qiyue.Matching;

/// <summary>A need that a running contract answers, and the resource it does so with; one row for each pair.</summary>
public sealed class Answer
{
    public Guid NeedId { get; init; }
    public Guid? ResourceId { get; init; }
}

/// <summary>What running contracts answer already, told by whoever keeps contracts: such a need is not looked after twice, and what it takes of a resource is gone.</summary>
public sealed record AnsweredNeeds(Func<QiyueDb, IQueryable<Answer>> In);
