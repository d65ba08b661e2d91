using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
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
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.Sql("UPDATE contract_parties SET step = \"order\" WHERE contract_id IN (SELECT id FROM contracts WHERE sign_in_order)");

            migrationBuilder.DropColumn(
                name: "sign_in_order",
                table: "contracts");

            migrationBuilder.AddColumn<string>(
                name: "return_reason",
                table: "contracts",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "returned_by_id",
                table: "contracts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "returned_version",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "sign_by",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "sign_remind_on",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "sign_reminded_on",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "signing_days",
                table: "contracts",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "signing_opened_on",
                table: "contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "template_code",
                table: "contracts",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "template_version",
                table: "contracts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "delegator_name",
                table: "contract_parties",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "delegator_post",
                table: "contract_parties",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "scan_confirmed_by_id",
                table: "contract_parties",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scan_digest",
                table: "contract_parties",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "scan_file_id",
                table: "contract_parties",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "contract_templates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    district_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    category = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    unit_kind_text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    terms_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    withdrawn_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    withdrawn_reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_templates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delegations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delegator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delegator_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    delegator_post = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    delegate_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delegate_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    delegate_post = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    until_on = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    text_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    signatory_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    signatory_post = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    uploaded_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_by_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contract_template_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    terms_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    note = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                name: "template_version",
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

            migrationBuilder.AddColumn<bool>(
                name: "sign_in_order",
                table: "contracts",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }
    }
}
