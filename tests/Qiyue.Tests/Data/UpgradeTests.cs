using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Tests.Infrastructure;
using Database = Qiyue.Tests.Infrastructure.Database;

namespace Qiyue.Tests.Data;

/// <summary>A database that an earlier program wrote is taken to the present schema: what it held keeps its meaning, and its journal holds.</summary>
public class UpgradeTests
{
    [Theory, BothDatabases]
    public async Task Parties_that_signed_in_order_sign_in_as_many_steps(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (district, street, community, hospital, school) = await host.As(Actor.System, Organizations);
        string[] codes = ["契-450802-2026-000001", "契-450802-2026-000002"];
        await host.Read(async db =>
        {
            var inOrder = Written(codes[0], true, district, street, community, hospital, school);
            var atOnce = Written(codes[1], false, district, street, hospital, community);
            await db.GetService<IMigrator>().MigrateAsync("Initial");
            await db.Database.ExecuteSqlRawAsync("DELETE FROM journal_entries WHERE subject_kind = 'resource_template'"); // the earlier program had no samples
            (await Column(db, "contracts", "sign_in_order")).ShouldBeTrue("the schema of before");
            (await Column(db, "contract_parties", "step")).ShouldBeFalse();
            foreach (var row in inOrder.Concat(atOnce)) await Insert(db, row.Table, row.Values);
            await db.Database.MigrateAsync();
            (await Column(db, "contracts", "sign_in_order")).ShouldBeFalse();
            return true;
        });

        var found = await host.Read(db => db.Set<Contract>().AsNoTracking().Include(c => c.Parties).OrderBy(c => c.Code).ToListAsync());
        found.Select(c => c.Code).ShouldBe(codes);
        found[0].Parties.OrderBy(p => p.Order).Select(p => (p.OrganizationId, p.Step)).ShouldBe([(community, 1), (hospital, 2), (school, 3)]);
        found[1].Parties.ShouldAllBe(p => p.Step == 1);
        var verdict = await VerifyJournalTests.Verify(host);
        verdict.Findings.ShouldBeEmpty();
        verdict.Subjects.ShouldBeGreaterThan(2);

        // The steps are what signing goes by from now on, and the next entry stands on the chain of before.
        found[0].IsTurnOf(found[0].Parties.Single(p => p.Order == 1)).ShouldBeTrue();
        found[0].IsTurnOf(found[0].Parties.Single(p => p.Order == 2)).ShouldBeFalse();
        await Contracts.ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<Contract>().Select(c => c.SignBy).ToListAsync())).ShouldAllBe(day => day != null, "contracts of before get a term to sign");
        verdict = await VerifyJournalTests.Verify(host);
        (verdict.Findings.Count, verdict.OlderForm).ShouldBe((0, 0), "the entry that gave the term holds what the earlier program did not know");
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE contract_parties SET step = 7 WHERE \"order\" = 3"));
        (await VerifyJournalTests.Verify(host)).Findings.Select(f => f.Code).ShouldBe(["journal.state_differs"]);
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE contract_parties SET step = 3 WHERE \"order\" = 3"));
        // What both programs know is compared as ever.
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE contract_parties SET accepted_version = 7 WHERE \"order\" = 3"));
        (await VerifyJournalTests.Verify(host)).Findings.Select(f => f.Code).ShouldBe(["journal.state_differs"]);
    }

    /// <summary>Rows of a contract that is being signed, with the one entry that the earlier program wrote of it.</summary>
    private static List<(string Table, Dictionary<string, object?> Values)> Written(string code, bool inOrder, Guid district, Guid street, params Guid[] parties)
    {
        var (id, at, terms) = (Guid.CreateVersion7(), TestHost.Start0.UtcDateTime, new ContractTerms { Title = "健康讲座", Category = "health", Purpose = "听讲座", StartOn = new(2026, 3, 1), EndOn = new(2026, 12, 31) }.Json);
        JsonObject Party(Guid organization, int order) => new()
        {
            ["organization"] = organization.ToString(), ["order"] = order, ["accepted"] = 1, ["signedAt"] = null, ["paper"] = null, ["signatory"] = null, ["name"] = "", ["post"] = "", ["signature"] = "", ["key"] = "", ["agreedToEnd"] = null,
        };
        var state = new JsonObject
        {
            ["code"] = code, ["stage"] = "signing", ["title"] = "健康讲座", ["category"] = "health", ["community"] = parties[0].ToString(), ["district"] = district.ToString(), ["supervisor"] = street.ToString(), ["thirdParty"] = null,
            ["proposedBy"] = parties[0].ToString(), ["proposedAt"] = at.Milliseconds(), ["termsVersion"] = 1, ["terms"] = Sm3.Hex(terms), ["start"] = "2026-03-01", ["end"] = "2026-12-31", ["hasTalk"] = true,
            ["parties"] = new JsonArray([.. parties.Select((p, i) => Party(p, i + 1))]), ["sources"] = new JsonArray(), ["obligations"] = new JsonArray(), ["milestones"] = new JsonArray(), ["inOrder"] = inOrder, ["text"] = Sm3.Hex("{}"),
            ["signedOn"] = null, ["backfilled"] = false, ["scan"] = null, ["noticeEnds"] = null, ["openComments"] = 0, ["openObjections"] = 0, ["openResultObjections"] = 0, ["allConfirmed"] = false, ["performingFrom"] = null,
            ["endedOn"] = null, ["ending"] = "", ["endingBy"] = null, ["judgingFrom"] = null, ["judgingUntil"] = null, ["objectionsUntil"] = null, ["score"] = null, ["grade"] = "", ["result"] = "", ["gap"] = false, ["publishedOn"] = null,
        };
        var entry = new JournalEntry
        {
            SubjectKind = Contract.Kind, SubjectId = id, Sequence = 1, At = at, Act = "contract.signing_opened", ActorText = "系统", Changes = CanonicalJson.Of(new JsonObject { ["before"] = new JsonObject(), ["after"] = state.DeepClone() }),
            StateDigest = CanonicalJson.Digest(state), PersonalDigest = "", PreviousHash = "", Hash = "",
        };
        entry.Hash = Journal.HashOf(entry);
        return
        [
            ("contracts", new()
            {
                ["id"] = id, ["code"] = code, ["stage"] = nameof(ContractStage.Signing), ["title"] = "健康讲座", ["category"] = "health", ["community_id"] = parties[0], ["district_id"] = district, ["supervisor_id"] = street, ["proposed_by_id"] = parties[0],
                ["proposed_at"] = at, ["terms_version"] = 1, ["terms_json"] = terms, ["start_on"] = new DateOnly(2026, 3, 1), ["end_on"] = new DateOnly(2026, 12, 31), ["has_talk"] = true, ["ending_reason"] = "", ["grade"] = "", ["result_json"] = "",
                ["has_gap"] = false, ["open_result_objections"] = 0, ["all_confirmed"] = false, ["open_comments"] = 0, ["open_objections"] = 0, ["sign_in_order"] = inOrder, ["canonical_text"] = "{}", ["text_digest"] = Sm3.Hex("{}"), ["backfilled"] = false,
                ["version"] = 1, ["journal_sequence"] = 1L, ["journal_head"] = entry.Hash,
            }),
            .. parties.Select((p, i) => ("contract_parties", new Dictionary<string, object?>
            {
                ["id"] = Guid.CreateVersion7(), ["contract_id"] = id, ["organization_id"] = p, ["order"] = i + 1, ["accepted_version"] = 1, ["signatory_name"] = "", ["signatory_post"] = "", ["signature"] = "", ["public_key"] = "",
            })),
            ("journal_entries", new()
            {
                ["id"] = entry.Id, ["subject_kind"] = entry.SubjectKind, ["subject_id"] = id, ["sequence"] = 1L, ["at"] = at, ["act"] = entry.Act, ["actor_text"] = entry.ActorText, ["changes"] = entry.Changes, ["state_digest"] = entry.StateDigest,
                ["personal_digest"] = "", ["previous_hash"] = "", ["hash"] = entry.Hash,
            }),
        ];
    }

    /// <summary>Their table has kept its form, so the present program may write them.</summary>
    private static async Task<(Guid District, Guid Street, Guid Community, Guid Hospital, Guid School)> Organizations(IServiceProvider s)
    {
        var act = s.GetRequiredService<Act>();
        Organization Add(string code, string name, string kind, Organization? parent)
        {
            var organization = act.Add(new Organization(code, name, kind, parent?.Id, parent?.Path ?? ""));
            act.Record(organization, "organization.created");
            return organization;
        }
        var district = Add("450802", "港北区", "district", null);
        var street = Add("450802001", "西江街道", "street", district);
        var all = (district.Id, street.Id, Add("450802001001", "石羊塘社区", "community", street).Id, Add("U0001", "区人民医院", "hospital", district).Id, Add("U0002", "江滨小学", "school", district).Id);
        await act.Commit();
        s.GetRequiredService<OrganizationTree>().Forget();
        return all;
    }

    /// <summary>By SQL, since the model is the present one; values as the provider's mapping of the present columns stores them.</summary>
    private static async Task Insert(QiyueDb db, string table, Dictionary<string, object?> values)
    {
        var entity = db.Model.GetEntityTypes().First(t => t.GetTableName() == table);
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", values.Keys.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", values.Keys.Select((_, i) => $"@p{i}"))})";
        foreach (var (i, (column, value)) in values.Index())
        {
            var mapping = entity.GetProperties().SingleOrDefault(p => p.GetColumnName() == column)?.GetRelationalTypeMapping() ?? db.GetService<IRelationalTypeMappingSource>().FindMapping(value!.GetType())!;
            var given = mapping.ClrType.IsEnum && value is string name ? Enum.Parse(mapping.ClrType, name) : value;
            command.Parameters.Add(mapping.CreateParameter(command, $"@p{i}", given));
        }
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> Column(QiyueDb db, string table, string column)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM {table} LIMIT 0";
        await using var reader = await command.ExecuteReaderAsync();
        return Enumerable.Range(0, reader.FieldCount).Any(i => reader.GetName(i) == column);
    }
}
