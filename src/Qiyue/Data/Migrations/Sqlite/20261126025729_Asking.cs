using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Asking : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "origin_id",
                table: "resources",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin_kind",
                table: "resources",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "merged_into_id",
                table: "needs",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "origin_id",
                table: "needs",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin_kind",
                table: "needs",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "need_backings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    need_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    way = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: false),
                    backer_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    forgotten = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_need_backings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "needs_told_apart",
                columns: table => new
                {
                    one_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    other_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_needs_told_apart", x => new { x.one_id, x.other_id });
                });

            migrationBuilder.CreateTable(
                name: "residents_meetings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    held_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    present = table.Column<int>(type: "INTEGER", nullable: false),
                    minutes = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_residents_meetings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_answers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    way = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    answerer_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    code_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    content_json = table.Column<string>(type: "TEXT", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    forgotten = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_codes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    token_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    batch_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_codes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "surveys",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    introduction = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by_contact = table.Column<bool>(type: "INTEGER", nullable: false),
                    token = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    questions_json = table.Column<string>(type: "TEXT", nullable: false),
                    conclusion = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "visit_forms",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    visit_round_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    way = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    content_json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_forms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "visit_rounds",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    introduction = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
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
