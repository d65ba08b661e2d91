using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ChangingContracts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "successor_id",
                table: "organizations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "carried_over",
                table: "obligations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "waived_by",
                table: "obligations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "dropped_by",
                table: "milestones",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "amended_digest",
                table: "contracts",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "amendments",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "ending_fault_id",
                table: "contracts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ending_ground",
                table: "contracts",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ending_kind",
                table: "contracts",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "has_changes",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "last_version",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "renewed_as",
                table: "contracts",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "renews",
                table: "contracts",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "suspended_days",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "suspended_on",
                table: "contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "suspended_until",
                table: "contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "amendment_id",
                table: "contract_versions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "original_id",
                table: "contract_parties",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "amendments",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contract_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    proposed_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    offered_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    terms_version = table.Column<int>(type: "INTEGER", nullable: false),
                    terms_json = table.Column<string>(type: "TEXT", nullable: false),
                    canonical_text = table.Column<string>(type: "TEXT", nullable: false),
                    text_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    in_force_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closed_by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    closed_reason = table.Column<string>(type: "TEXT", nullable: false),
                    sides_json = table.Column<string>(type: "TEXT", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contract_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    breacher_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ground = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    cure_until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_reason = table.Column<string>(type: "TEXT", nullable: false),
                    demand_text = table.Column<string>(type: "TEXT", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contract_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ground = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    from_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    expected_end = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", nullable: false),
                    resumption_by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    agreed_ids = table.Column<string>(type: "TEXT", nullable: false)
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
