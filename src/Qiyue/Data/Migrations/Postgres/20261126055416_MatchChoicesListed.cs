using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MatchChoicesListed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Decisions of before are read by whoever reads their need inside, under what spoke against them (MatchFigures.Weakest).
            migrationBuilder.Sql("""
                INSERT INTO access_rows (organization_id, subject_kind, subject_id, sort_at, facet, category, is_public, light, light_until)
                SELECT r.organization_id, 'match_choice', c.id, c.at, CASE WHEN c.against_advice THEN 'against' ELSE lower(c.decision) END, c.weakest, FALSE, '', NULL
                FROM (SELECT id, need_id, at, against_advice, decision, CASE
                          WHEN NOT against_advice THEN ''
                          WHEN obstacle IS NOT NULL THEN obstacle
                          WHEN fit * 1000000 + greatest(whom, how_many, place, hours, conditions) < 2200000000 THEN 'what'
                          WHEN whom = greatest(whom, how_many, place, hours, conditions) THEN 'whom'
                          WHEN how_many = greatest(whom, how_many, place, hours, conditions) THEN 'howmany'
                          WHEN place = greatest(whom, how_many, place, hours, conditions) THEN 'where'
                          WHEN hours = greatest(whom, how_many, place, hours, conditions) THEN 'when'
                          ELSE 'conditions' END AS weakest
                      FROM (SELECT id, need_id, at, against_advice, decision, fit::bigint AS fit, lower(figures_json::jsonb #>> '{obstacles,0,obstacle}') AS obstacle,
                           (figures_json::jsonb #>> '{parts,0,value}')::bigint * (10000 - (figures_json::jsonb #>> '{parts,1,value}')::bigint) * 35 AS whom,
                           (figures_json::jsonb #>> '{parts,0,value}')::bigint * (10000 - (figures_json::jsonb #>> '{parts,2,value}')::bigint) * 15 AS how_many,
                           (figures_json::jsonb #>> '{parts,0,value}')::bigint * (10000 - (figures_json::jsonb #>> '{parts,3,value}')::bigint) * 15 AS place,
                           (figures_json::jsonb #>> '{parts,0,value}')::bigint * (10000 - (figures_json::jsonb #>> '{parts,4,value}')::bigint) * 25 AS hours,
                           (figures_json::jsonb #>> '{parts,0,value}')::bigint * (10000 - (figures_json::jsonb #>> '{parts,5,value}')::bigint) * 5 AS conditions
                            FROM match_choices) figures) c
                JOIN access_rows r ON r.subject_kind = 'need' AND r.subject_id = c.need_id AND r.organization_id <> '00000000-0000-0000-0000-000000000000'
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM access_rows WHERE subject_kind = 'match_choice'");
        }
    }
}
