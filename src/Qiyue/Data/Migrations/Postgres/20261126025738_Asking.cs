using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Asking : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "origin_id",
                table: "resources",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin_kind",
                table: "resources",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into_id",
                table: "needs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "origin_id",
                table: "needs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin_kind",
                table: "needs",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "need_backings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    need_id = table.Column<Guid>(type: "uuid", nullable: false),
                    way = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    people = table.Column<int>(type: "integer", nullable: false),
                    backer_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    withdrawn_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    forgotten = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_need_backings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "needs_told_apart",
                columns: table => new
                {
                    one_id = table.Column<Guid>(type: "uuid", nullable: false),
                    other_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_needs_told_apart", x => new { x.one_id, x.other_id });
                });

            migrationBuilder.CreateTable(
                name: "residents_meetings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    held_on = table.Column<DateOnly>(type: "date", nullable: false),
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    present = table.Column<int>(type: "integer", nullable: false),
                    minutes = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_residents_meetings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_answers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    survey_id = table.Column<Guid>(type: "uuid", nullable: false),
                    way = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    answerer_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    code_id = table.Column<Guid>(type: "uuid", nullable: true),
                    content_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    forgotten = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    survey_id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    batch_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_codes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "surveys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    introduction = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    by_contact = table.Column<bool>(type: "boolean", nullable: false),
                    token = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    questions_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    conclusion = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "visit_forms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_round_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    way = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    content_json = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_forms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "visit_rounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    introduction = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    closed = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_rounds", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_resources_origin_kind_origin_id",
                table: "resources",
                columns: new[] { "origin_kind", "origin_id" },
                filter: "origin_kind <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_needs_merged_into_id",
                table: "needs",
                column: "merged_into_id",
                filter: "merged_into_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_needs_origin_kind_origin_id",
                table: "needs",
                columns: new[] { "origin_kind", "origin_id" },
                filter: "origin_kind <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_need_backings_forgotten_at",
                table: "need_backings",
                columns: new[] { "forgotten", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_need_backings_need_id_backer_digest",
                table: "need_backings",
                columns: new[] { "need_id", "backer_digest" },
                unique: true,
                filter: "backer_digest <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_need_backings_need_id_withdrawn_at",
                table: "need_backings",
                columns: new[] { "need_id", "withdrawn_at" });

            migrationBuilder.CreateIndex(
                name: "ix_needs_told_apart_other_id",
                table: "needs_told_apart",
                column: "other_id");

            migrationBuilder.CreateIndex(
                name: "ix_residents_meetings_code",
                table: "residents_meetings",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_survey_answers_code_id",
                table: "survey_answers",
                column: "code_id");

            migrationBuilder.CreateIndex(
                name: "ix_survey_answers_forgotten_at",
                table: "survey_answers",
                columns: new[] { "forgotten", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_survey_answers_survey_id_answerer_digest",
                table: "survey_answers",
                columns: new[] { "survey_id", "answerer_digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_survey_codes_survey_id_batch_id",
                table: "survey_codes",
                columns: new[] { "survey_id", "batch_id" });

            migrationBuilder.CreateIndex(
                name: "ix_survey_codes_token_digest",
                table: "survey_codes",
                column: "token_digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_surveys_code",
                table: "surveys",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_surveys_status_ends_on",
                table: "surveys",
                columns: new[] { "status", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_surveys_token",
                table: "surveys",
                column: "token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_visit_forms_visit_round_id_unit_id",
                table: "visit_forms",
                columns: new[] { "visit_round_id", "unit_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_visit_rounds_code",
                table: "visit_rounds",
                column: "code",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "need_backings");

            migrationBuilder.DropTable(
                name: "needs_told_apart");

            migrationBuilder.DropTable(
                name: "residents_meetings");

            migrationBuilder.DropTable(
                name: "survey_answers");

            migrationBuilder.DropTable(
                name: "survey_codes");

            migrationBuilder.DropTable(
                name: "surveys");

            migrationBuilder.DropTable(
                name: "visit_forms");

            migrationBuilder.DropTable(
                name: "visit_rounds");

            migrationBuilder.DropIndex(
                name: "ix_resources_origin_kind_origin_id",
                table: "resources");

            migrationBuilder.DropIndex(
                name: "ix_needs_merged_into_id",
                table: "needs");

            migrationBuilder.DropIndex(
                name: "ix_needs_origin_kind_origin_id",
                table: "needs");

            migrationBuilder.DropColumn(
                name: "origin_id",
                table: "resources");

            migrationBuilder.DropColumn(
                name: "origin_kind",
                table: "resources");

            migrationBuilder.DropColumn(
                name: "merged_into_id",
                table: "needs");

            migrationBuilder.DropColumn(
                name: "origin_id",
                table: "needs");

            migrationBuilder.DropColumn(
                name: "origin_kind",
                table: "needs");
        }
    }
}
