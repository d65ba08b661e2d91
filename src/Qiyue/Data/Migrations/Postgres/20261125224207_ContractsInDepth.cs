using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ContractsInDepth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "reviewed_result",
                table: "contracts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "forgotten",
                table: "resident_answers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "email_digest",
                table: "people",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "C");

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

            migrationBuilder.AddColumn<DateTime>(
                name: "gave_up_at",
                table: "outbox_messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "outbox_messages",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "unsubscribe",
                table: "outbox_messages",
                type: "text",
                nullable: true,
                collation: "C");

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

            migrationBuilder.AddColumn<DateOnly>(
                name: "corrected_on",
                table: "contracts",
                type: "date",
                nullable: true);

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

            migrationBuilder.AddColumn<int>(
                name: "look_back_count",
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

            migrationBuilder.AddColumn<bool>(
                name: "review_pending",
                table: "contracts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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

            migrationBuilder.AddColumn<Guid>(
                name: "amendment_id",
                table: "contract_versions",
                type: "uuid",
                nullable: true);

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
                name: "original_id",
                table: "contract_parties",
                type: "uuid",
                nullable: true);

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

            migrationBuilder.AddColumn<int>(
                name: "step",
                table: "contract_parties",
                type: "integer",
                nullable: false,
                defaultValue: 1);

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
                name: "bouncing_addresses",
                columns: table => new
                {
                    digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    mask = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bouncing_addresses", x => x.digest);
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
                name: "calendar_feeds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_feeds", x => x.id);
                });

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
                name: "external_logins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issuer = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_logins", x => x.id);
                });

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
                name: "one_time_links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_kind = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false, collation: "C"),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: true),
                    holder = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    issued_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_on = table.Column<DateOnly>(type: "date", nullable: false),
                    used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_one_time_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "openid_proofs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_openid_proofs", x => x.id);
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
                name: "person_mails",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    verified_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    choice = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    language = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    told_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_mails", x => x.person_id);
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

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    webhook_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    subject_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    body = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    next_try_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    delivered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true),
                    milliseconds = table.Column<int>(type: "integer", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    events = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    secret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    off_by_failure = table.Column<bool>(type: "boolean", nullable: false),
                    removed = table.Column<bool>(type: "boolean", nullable: false),
                    failing_since = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhooks", x => x.id);
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

            migrationBuilder.InsertData(
                table: "stamps",
                columns: new[] { "name", "value" },
                values: new object[] { "webhooks", new Guid("00000000-0000-0000-0000-000000000000") });

            migrationBuilder.CreateIndex(
                name: "ix_work_entries_done_on",
                table: "work_entries",
                column: "done_on",
                filter: "photo_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_stored_files_digest",
                table: "stored_files",
                column: "digest");

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
                name: "ix_people_email_digest",
                table: "people",
                column: "email_digest");

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
                name: "ix_journal_entries_subject_kind_at",
                table: "journal_entries",
                columns: new[] { "subject_kind", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_stage_sign_by",
                table: "contracts",
                columns: new[] { "stage", "sign_by" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_stage_sign_remind_on",
                table: "contracts",
                columns: new[] { "stage", "sign_remind_on" });

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
                name: "ix_amendments_contract_id_number",
                table: "amendments",
                columns: new[] { "contract_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_bouncing_addresses_at",
                table: "bouncing_addresses",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_breach_notices_contract_id",
                table: "breach_notices",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_feeds_organization_id",
                table: "calendar_feeds",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_feeds_person_id",
                table: "calendar_feeds",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_feeds_token_digest",
                table: "calendar_feeds",
                column: "token_digest",
                unique: true);

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
                name: "ix_external_logins_account_id_issuer",
                table: "external_logins",
                columns: new[] { "account_id", "issuer" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_external_logins_issuer_subject",
                table: "external_logins",
                columns: new[] { "issuer", "subject" },
                unique: true);

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
                name: "ix_one_time_links_subject_kind_subject_id_organization_id",
                table: "one_time_links",
                columns: new[] { "subject_kind", "subject_id", "organization_id" });

            migrationBuilder.CreateIndex(
                name: "ix_openid_proofs_account_id_session_id",
                table: "openid_proofs",
                columns: new[] { "account_id", "session_id" });

            migrationBuilder.CreateIndex(
                name: "ix_openid_proofs_at",
                table: "openid_proofs",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_paper_scans_contract_id",
                table: "paper_scans",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_paper_scans_file_digest",
                table: "paper_scans",
                column: "file_digest");

            migrationBuilder.CreateIndex(
                name: "ix_result_corrections_contract_id_at",
                table: "result_corrections",
                columns: new[] { "contract_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_result_uses_contract_id_used_on",
                table: "result_uses",
                columns: new[] { "contract_id", "used_on" });

            migrationBuilder.CreateIndex(
                name: "ix_suspensions_contract_id",
                table: "suspensions",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_template_versions_contract_template_id_number",
                table: "template_versions",
                columns: new[] { "contract_template_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_at",
                table: "webhook_deliveries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_next_try_at",
                table: "webhook_deliveries",
                column: "next_try_at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_webhook_id_at",
                table: "webhook_deliveries",
                columns: new[] { "webhook_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_webhook_id_next_try_at",
                table: "webhook_deliveries",
                columns: new[] { "webhook_id", "next_try_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhooks_organization_id",
                table: "webhooks",
                column: "organization_id");

            // Parties that signed one after the other did so in the order of the text.
            migrationBuilder.Sql("UPDATE contract_parties SET step = \"order\" WHERE contract_id IN (SELECT id FROM contracts WHERE sign_in_order)");

            // In place: dropped by the framework, SQLite's table would be copied outside a transaction.
            migrationBuilder.Sql("ALTER TABLE contracts DROP COLUMN sign_in_order");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "amendments");

            migrationBuilder.DropTable(
                name: "bouncing_addresses");

            migrationBuilder.DropTable(
                name: "breach_notices");

            migrationBuilder.DropTable(
                name: "calendar_feeds");

            migrationBuilder.DropTable(
                name: "contact_reveals");

            migrationBuilder.DropTable(
                name: "contract_templates");

            migrationBuilder.DropTable(
                name: "delegations");

            migrationBuilder.DropTable(
                name: "external_logins");

            migrationBuilder.DropTable(
                name: "gap_reviews");

            migrationBuilder.DropTable(
                name: "group_members");

            migrationBuilder.DropTable(
                name: "look_backs");

            migrationBuilder.DropTable(
                name: "one_time_links");

            migrationBuilder.DropTable(
                name: "openid_proofs");

            migrationBuilder.DropTable(
                name: "paper_scans");

            migrationBuilder.DropTable(
                name: "person_mails");

            migrationBuilder.DropTable(
                name: "result_corrections");

            migrationBuilder.DropTable(
                name: "result_uses");

            migrationBuilder.DropTable(
                name: "suspensions");

            migrationBuilder.DropTable(
                name: "template_versions");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropIndex(
                name: "ix_work_entries_done_on",
                table: "work_entries");

            migrationBuilder.DropIndex(
                name: "ix_stored_files_digest",
                table: "stored_files");

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
                name: "ix_people_email_digest",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_people_erasure_proposed_at",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_people_id",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_people_left_on_id",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_journal_entries_subject_kind_at",
                table: "journal_entries");

            migrationBuilder.DropIndex(
                name: "ix_contracts_stage_sign_by",
                table: "contracts");

            migrationBuilder.DropIndex(
                name: "ix_contracts_stage_sign_remind_on",
                table: "contracts");

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

            migrationBuilder.DeleteData(
                table: "stamps",
                keyColumn: "name",
                keyValue: "webhooks");

            migrationBuilder.DropColumn(
                name: "forgotten",
                table: "resident_answers");

            migrationBuilder.DropColumn(
                name: "email_digest",
                table: "people");

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

            migrationBuilder.DropColumn(
                name: "gave_up_at",
                table: "outbox_messages");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "outbox_messages");

            migrationBuilder.DropColumn(
                name: "unsubscribe",
                table: "outbox_messages");

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
                name: "amended_digest",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "amendments",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "corrected_on",
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
                name: "first_used_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "gap_review_count",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "has_changes",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "last_version",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "look_back_count",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "renewed_as",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "renews",
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
                name: "review_pending",
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
                name: "suspended_days",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "suspended_on",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "suspended_until",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "template_code",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "template_version",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "third_group_name",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "turn_out_since",
                table: "contracts");

            migrationBuilder.DropColumn(
                name: "amendment_id",
                table: "contract_versions");

            migrationBuilder.DropColumn(
                name: "delegator_name",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "delegator_post",
                table: "contract_parties");

            migrationBuilder.DropColumn(
                name: "original_id",
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

            migrationBuilder.RenameColumn(
                name: "reviewed_result",
                table: "contracts",
                newName: "sign_in_order");
        }
    }
}
