using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Privacy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "forgotten",
                table: "resident_answers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "erased_at",
                table: "people",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "erasure_ground",
                table: "people",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<DateTime>(
                name: "erasure_proposed_at",
                table: "people",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "erasure_proposed_by_id",
                table: "people",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "left_on",
                table: "people",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "salt",
                table: "people",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "contact_reveals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    for_organization = table.Column<Guid>(type: "uuid", nullable: false),
                    ground = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    purpose = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    why = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    why_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_reveals", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_work_entries_done_on",
                table: "work_entries",
                column: "done_on",
                filter: "photo_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_records_at",
                table: "sign_in_records",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_resident_answers_way_forgotten_at",
                table: "resident_answers",
                columns: new[] { "way", "forgotten", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_public_comments_answered_at",
                table: "public_comments",
                column: "answered_at",
                filter: "contact_digest <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_people_erasure_proposed_at",
                table: "people",
                column: "erasure_proposed_at",
                filter: "erasure_proposed_at IS NOT NULL AND erased_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_id",
                table: "people",
                column: "id",
                filter: "salt = '' AND erased_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_left_on_id",
                table: "people",
                columns: new[] { "left_on", "id" },
                filter: "left_on IS NOT NULL AND erased_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_at",
                table: "contact_reveals",
                column: "at",
                filter: "why <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_at_id",
                table: "contact_reveals",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_by_account_id_day_ordinal",
                table: "contact_reveals",
                columns: new[] { "by_account_id", "day", "ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_by_person_id",
                table: "contact_reveals",
                column: "by_person_id");

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_for_organization_at_id",
                table: "contact_reveals",
                columns: new[] { "for_organization", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_person_id_at",
                table: "contact_reveals",
                columns: new[] { "person_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_reveals_purpose_at_id",
                table: "contact_reveals",
                columns: new[] { "purpose", "at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contact_reveals");

            migrationBuilder.DropIndex(
                name: "ix_work_entries_done_on",
                table: "work_entries");

            migrationBuilder.DropIndex(
                name: "ix_sign_in_records_at",
                table: "sign_in_records");

            migrationBuilder.DropIndex(
                name: "ix_resident_answers_way_forgotten_at",
                table: "resident_answers");

            migrationBuilder.DropIndex(
                name: "ix_public_comments_answered_at",
                table: "public_comments");

            migrationBuilder.DropIndex(
                name: "ix_people_erasure_proposed_at",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_people_id",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_people_left_on_id",
                table: "people");

            migrationBuilder.DropColumn(
                name: "forgotten",
                table: "resident_answers");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "people");

            migrationBuilder.DropColumn(
                name: "erasure_ground",
                table: "people");

            migrationBuilder.DropColumn(
                name: "erasure_proposed_at",
                table: "people");

            migrationBuilder.DropColumn(
                name: "erasure_proposed_by_id",
                table: "people");

            migrationBuilder.DropColumn(
                name: "left_on",
                table: "people");

            migrationBuilder.DropColumn(
                name: "salt",
                table: "people");
        }
    }
}
