using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ChangingContracts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "successor_id",
                table: "organizations",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "carried_over",
                table: "obligations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "waived_by",
                table: "obligations",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "dropped_by",
                table: "milestones",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "amended_digest",
                table: "contracts",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "amendments",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "ending_fault_id",
                table: "contracts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ending_ground",
                table: "contracts",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ending_kind",
                table: "contracts",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "has_changes",
                table: "contracts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "last_version",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "renewed_as",
                table: "contracts",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "renews",
                table: "contracts",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "suspended_days",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "suspended_on",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "suspended_until",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "amendment_id",
                table: "contract_versions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "original_id",
                table: "contract_parties",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "amendments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    proposed_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    offered_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    terms_version = table.Column<int>(type: "integer", nullable: false),
                    terms_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    canonical_text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    text_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    in_force_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    closed_reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sides_json = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_amendments", x => x.id);
                    table.ForeignKey(
                        name: "fk_amendments_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "breach_notices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    breacher_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ground = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    cure_until = table.Column<DateOnly>(type: "date", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    closed_reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    demand_text = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_breach_notices", x => x.id);
                    table.ForeignKey(
                        name: "fk_breach_notices_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "suspensions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ground = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    from_on = table.Column<DateOnly>(type: "date", nullable: true),
                    expected_end = table.Column<DateOnly>(type: "date", nullable: false),
                    ended_on = table.Column<DateOnly>(type: "date", nullable: true),
                    end_reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    resumption_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    agreed_ids = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suspensions", x => x.id);
                    table.ForeignKey(
                        name: "fk_suspensions_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_amendments_contract_id_number",
                table: "amendments",
                columns: new[] { "contract_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_breach_notices_contract_id",
                table: "breach_notices",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_suspensions_contract_id",
                table: "suspensions",
                column: "contract_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "amendments");

            migrationBuilder.DropTable(
                name: "breach_notices");

            migrationBuilder.DropTable(
                name: "suspensions");

            migrationBuilder.DropColumn(
                name: "successor_id",
                table: "organizations");

            migrationBuilder.DropColumn(
                name: "carried_over",
                table: "obligations");

            migrationBuilder.DropColumn(
                name: "waived_by",
                table: "obligations");

            migrationBuilder.DropColumn(
                name: "dropped_by",
                table: "milestones");

            migrationBuilder.DropColumn(
                name: "amended_digest",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "amendments",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "ending_fault_id",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "ending_ground",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "ending_kind",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "has_changes",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "last_version",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "renewed_as",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "renews",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "suspended_days",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "suspended_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "suspended_until",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "amendment_id",
                table: "contract_versions");

            migrationBuilder.DropColumn(
                name: "original_id",
                table: "contract_parties");
        }
    }
}
