using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
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
                SELECT r.organization_id, 'match_choice', c.id, c.at, CASE WHEN c.against_advice THEN 'against' ELSE lower(c.decision) END, c.weakest, 0, '', NULL
                FROM (SELECT id, need_id, at, against_advice, decision, CASE
                          WHEN NOT against_advice THEN ''
                          WHEN obstacle IS NOT NULL THEN obstacle
                          WHEN fit * 1000000 + max(whom, how_many, place, hours, conditions) < 2200000000 THEN 'what'
                          WHEN whom = max(whom, how_many, place, hours, conditions) THEN 'whom'
                          WHEN how_many = max(whom, how_many, place, hours, conditions) THEN 'howmany'
                          WHEN place = max(whom, how_many, place, hours, conditions) THEN 'where'
                          WHEN hours = max(whom, how_many, place, hours, conditions) THEN 'when'
                          ELSE 'conditions' END AS weakest
                      FROM (SELECT id, need_id, at, against_advice, decision, fit, lower(json_extract(figures_json, '$.obstacles[0].obstacle')) AS obstacle,
                           json_extract(figures_json, '$.parts[0].value') * (10000 - json_extract(figures_json, '$.parts[1].value')) * 35 AS whom,
                           json_extract(figures_json, '$.parts[0].value') * (10000 - json_extract(figures_json, '$.parts[2].value')) * 15 AS how_many,
                           json_extract(figures_json, '$.parts[0].value') * (10000 - json_extract(figures_json, '$.parts[3].value')) * 15 AS place,
                           json_extract(figures_json, '$.parts[0].value') * (10000 - json_extract(figures_json, '$.parts[4].value')) * 25 AS hours,
                           json_extract(figures_json, '$.parts[0].value') * (10000 - json_extract(figures_json, '$.parts[5].value')) * 5 AS conditions
                            FROM match_choices) figures) c
                JOIN access_rows r ON r.subject_kind = 'need' AND r.subject_id = c.need_id AND r.organization_id <> x'00000000000000000000000000000000'
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM access_rows WHERE subject_kind = 'match_choice'");
        }
    }
}
