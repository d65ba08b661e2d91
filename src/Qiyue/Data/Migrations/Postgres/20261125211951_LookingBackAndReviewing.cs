using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LookingBackAndReviewing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "corrected_from",
                table: "judgements",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "explain_until",
                table: "judgements",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "explained_at",
                table: "judgements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "explanation",
                table: "judgements",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "question",
                table: "judgements",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "returned",
                table: "judgements",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "set_aside",
                table: "judgements",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "corrected_on",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "first_used_on",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "gap_review_count",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "look_back_count",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "review_pending",
                table: "contracts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "reviewed_result",
                table: "contracts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "third_group_name",
                table: "contracts",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<DateOnly>(
                name: "turn_out_since",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "gap_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    figures_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    asked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ending = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gap_reviews", x => x.id);
                    table.ForeignKey(
                        name: "fk_gap_reviews_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    group_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    mandate = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    founder_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    scope_id = table.Column<Guid>(type: "uuid", nullable: true),
                    dissolved_on = table.Column<DateOnly>(type: "date", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "look_backs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    conductor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    asked_planned = table.Column<long>(type: "bigint", nullable: false),
                    asked_present = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    since_on = table.Column<DateOnly>(type: "date", nullable: false),
                    conclusion = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    sentence = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    concluded_on = table.Column<DateOnly>(type: "date", nullable: true),
                    concluded_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    facts_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    changed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    amendment_number = table.Column<int>(type: "integer", nullable: true),
                    second_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closing_sentence = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    effect_json = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_look_backs", x => x.id);
                    table.ForeignKey(
                        name: "fk_look_backs_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "result_corrections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    old_score = table.Column<int>(type: "integer", nullable: false),
                    old_grade = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    old_result_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    new_score = table.Column<int>(type: "integer", nullable: false),
                    new_grade = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_result_corrections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "result_uses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    used_on = table.Column<DateOnly>(type: "date", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    document = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_result_uses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "group_members",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    member_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    comes_from = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    joined_on = table.Column<DateOnly>(type: "date", nullable: false),
                    left_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_group_members", x => x.id);
                    table.ForeignKey(
                        name: "fk_group_members_groups_group_id",
                        column: x => x.group_id,
                        principalTable: "groups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_unused_of_district",
                table: "contracts",
                columns: new[] { "district_id", "published_on", "id" },
                filter: "published_on IS NOT NULL AND first_used_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_unused_of_district_by_grade",
                table: "contracts",
                columns: new[] { "district_id", "grade", "published_on", "id" },
                filter: "published_on IS NOT NULL AND first_used_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_unused_of_supervisor",
                table: "contracts",
                columns: new[] { "supervisor_id", "published_on", "id" },
                filter: "published_on IS NOT NULL AND first_used_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_unused_of_supervisor_by_grade",
                table: "contracts",
                columns: new[] { "supervisor_id", "grade", "published_on", "id" },
                filter: "published_on IS NOT NULL AND first_used_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_gap_reviews_contract_id_number",
                table: "gap_reviews",
                columns: new[] { "contract_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_group_members_group_id",
                table: "group_members",
                column: "group_id");

            migrationBuilder.CreateIndex(
                name: "ix_group_members_person_id",
                table: "group_members",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_groups_founder_id",
                table: "groups",
                column: "founder_id");

            migrationBuilder.CreateIndex(
                name: "ix_look_backs_conclusion_state_closed_on",
                table: "look_backs",
                columns: new[] { "conclusion", "state", "closed_on" });

            migrationBuilder.CreateIndex(
                name: "ix_look_backs_contract_id_number",
                table: "look_backs",
                columns: new[] { "contract_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_result_corrections_contract_id_at",
                table: "result_corrections",
                columns: new[] { "contract_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_result_uses_contract_id_used_on",
                table: "result_uses",
                columns: new[] { "contract_id", "used_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "gap_reviews");

            migrationBuilder.DropTable(
                name: "group_members");

            migrationBuilder.DropTable(
                name: "look_backs");

            migrationBuilder.DropTable(
                name: "result_corrections");

            migrationBuilder.DropTable(
                name: "result_uses");

            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropIndex(
                name: "ix_contracts_unused_of_district",
                table: "contracts");

            migrationBuilder.DropIndex(
                name: "ix_contracts_unused_of_district_by_grade",
                table: "contracts");

            migrationBuilder.DropIndex(
                name: "ix_contracts_unused_of_supervisor",
                table: "contracts");

            migrationBuilder.DropIndex(
                name: "ix_contracts_unused_of_supervisor_by_grade",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "corrected_from",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "explain_until",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "explained_at",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "explanation",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "question",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "returned",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "set_aside",
                table: "judgements");

            migrationBuilder.DropColumn(
                name: "corrected_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "first_used_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "gap_review_count",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "look_back_count",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "review_pending",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "reviewed_result",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "third_group_name",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "turn_out_since",
                table: "contracts");
        }
    }
}
