using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Signing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Parties that signed one after the other did so in the order of the text.
            migrationBuilder.AddColumn<int>(
                name: "step",
                table: "contract_parties",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.Sql("UPDATE contract_parties SET step = \"order\" WHERE contract_id IN (SELECT id FROM contracts WHERE sign_in_order)");

            // In place: dropped by the framework, the table would be copied outside a transaction.
            migrationBuilder.Sql("ALTER TABLE contracts DROP COLUMN sign_in_order");

            migrationBuilder.AddColumn<int>(
                name: "template_version",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "return_reason",
                table: "contracts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "returned_by_id",
                table: "contracts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "returned_version",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "sign_by",
                table: "contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "sign_remind_on",
                table: "contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "sign_reminded_on",
                table: "contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "signing_days",
                table: "contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "signing_opened_on",
                table: "contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "template_code",
                table: "contracts",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "delegator_name",
                table: "contract_parties",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "delegator_post",
                table: "contract_parties",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "scan_confirmed_by_id",
                table: "contract_parties",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scan_digest",
                table: "contract_parties",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "scan_file_id",
                table: "contract_parties",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "contract_templates",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    district_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_kind_text = table.Column<string>(type: "TEXT", nullable: false),
                    terms_json = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_reason = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_templates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delegations",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contract_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    organization_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    delegator_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    delegator_name = table.Column<string>(type: "TEXT", nullable: false),
                    delegator_post = table.Column<string>(type: "TEXT", nullable: false),
                    delegate_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    delegate_name = table.Column<string>(type: "TEXT", nullable: false),
                    delegate_post = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    until_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delegations", x => x.id);
                    table.ForeignKey(
                        name: "fk_delegations_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "paper_scans",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contract_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    organization_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    text_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    signatory_name = table.Column<string>(type: "TEXT", nullable: false),
                    signatory_post = table.Column<string>(type: "TEXT", nullable: false),
                    signed_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    uploaded_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    decided_by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_by_person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paper_scans", x => x.id);
                    table.ForeignKey(
                        name: "fk_paper_scans_contracts_contract_id",
                        column: x => x.contract_id,
                        principalTable: "contracts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "template_versions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contract_template_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    terms_json = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_template_versions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stored_files_digest",
                table: "stored_files",
                column: "digest");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_stage_sign_by",
                table: "contracts",
                columns: new[] { "stage", "sign_by" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_stage_sign_remind_on",
                table: "contracts",
                columns: new[] { "stage", "sign_remind_on" });

            migrationBuilder.CreateIndex(
                name: "ix_contract_templates_code",
                table: "contract_templates",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contract_templates_district_id_category_id",
                table: "contract_templates",
                columns: new[] { "district_id", "category", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contract_templates_district_id_id",
                table: "contract_templates",
                columns: new[] { "district_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_delegations_contract_id",
                table: "delegations",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_delegations_used_at_ended_at_until_on",
                table: "delegations",
                columns: new[] { "used_at", "ended_at", "until_on" });

            migrationBuilder.CreateIndex(
                name: "ix_paper_scans_contract_id",
                table: "paper_scans",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_paper_scans_file_digest",
                table: "paper_scans",
                column: "file_digest");

            migrationBuilder.CreateIndex(
                name: "ix_template_versions_contract_template_id_number",
                table: "template_versions",
                columns: new[] { "contract_template_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contract_templates");

            migrationBuilder.DropTable(
                name: "delegations");

            migrationBuilder.DropTable(
                name: "paper_scans");

            migrationBuilder.DropTable(
                name: "template_versions");

            migrationBuilder.DropIndex(
                name: "ix_stored_files_digest",
                table: "stored_files");

            migrationBuilder.DropIndex(
                name: "ix_contracts_stage_sign_by",
                table: "contracts");

            migrationBuilder.DropIndex(
                name: "ix_contracts_stage_sign_remind_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "return_reason",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "returned_by_id",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "returned_version",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "sign_by",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "sign_remind_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "sign_reminded_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "signing_days",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "signing_opened_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "template_code",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "delegator_name",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "delegator_post",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "scan_confirmed_by_id",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "scan_digest",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "scan_file_id",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "step",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "template_version",
                table: "contracts");

            migrationBuilder.AddColumn<bool>(
                name: "sign_in_order",
                table: "contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }
    }
}
