using System.Text.Json.Nodes;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;
using Qiyue.Platform.Todo;

namespace Qiyue.Bench.Data;

/// <summary>
/// What <see cref="Act"/> and <see cref="Projections"/> write around a contract, gathered in memory over several acts: journal entries by the product's own
/// <see cref="Journal"/>, to-do rows as they come and go, access rows and search entry of the last state. `bench check` holds it against the handlers.
/// </summary>
internal sealed class Recorder(Rows rows, Contract contract, ContractProjection projection)
{
    private readonly Dictionary<(Guid, Guid?, string), TodoRow> _open = [];
    private JsonObject? _before;

    public void Commit(string act, Actor actor, DateTime now, string? reason = null, params IReadOnlyList<IPart> parts)
    {
        var after = contract.State();
        var digests = parts.Count == 0 ? null : new JsonObject(parts.Select(p => KeyValuePair.Create(p.PartKey, (JsonNode?)CanonicalJson.Digest(p.State()))));
        rows.Add(Journal.Append(contract, act, actor, now, reason, _before, after, digests, ""));
        _before = after;
        contract.Version++;
        BringTodos(Projected().Todos, now);
    }

    /// <param name="searchId">Rising with time.</param>
    public void Finish(long searchId)
    {
        var p = Projected();
        foreach (var organization in p.IsPublic ? p.VisibleTo.Append(AccessRow.Everyone) : p.VisibleTo)
            rows.Add(AccessRow.Of(organization, Contract.Kind, contract.Id, p));
        rows.Add(new SearchEntry { Id = searchId, SubjectKind = Contract.Kind, SubjectId = contract.Id, Text = p.SearchText!, Tokens = Bigrams.Of(p.SearchText!), IsPublic = p.IsPublic });
        rows.Add(new ListCard { SubjectKind = Contract.Kind, SubjectId = contract.Id, Card = p.Card! });
        rows.Add(contract);
        rows.AddAll(contract.Parties);
        rows.AddAll(contract.Obligations);
        rows.AddAll(contract.Milestones);
    }

    private Projected Projected() => projection.Project(contract, default).AsTask().GetAwaiter().GetResult();

    private void BringTodos(IReadOnlyList<TodoDraft> drafts, DateTime now)
    {
        var wanted = drafts.ToDictionary(d => (d.OrganizationId, d.PersonId, d.Key));
        foreach (var (key, row) in _open.ToList())
        {
            if (wanted.Remove(key)) continue;
            row.DoneAt = now;
            _open.Remove(key);
        }
        foreach (var (key, d) in wanted)
            _open[key] = rows.Add(new TodoRow
            {
                OrganizationId = d.OrganizationId, Duty = d.Duty, PersonId = d.PersonId, SubjectKind = Contract.Kind, SubjectId = contract.Id, Key = d.Key,
                Title = d.Title, Args = string.Join('\u001f', d.Args), Rule = d.Rule, Url = d.Url, DueOn = d.DueOn, Since = now,
            });
    }
}
