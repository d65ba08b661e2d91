using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Outreach : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "email_digest",
                table: "people",
                type: "character varying(64)",
                maxLength: 64,
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

            migrationBuilder.InsertData(
                table: "stamps",
                columns: new[] { "name", "value" },
                values: new object[] { "webhooks", new Guid("00000000-0000-0000-0000-000000000000") });

            migrationBuilder.CreateIndex(
                name: "ix_people_email_digest",
                table: "people",
                column: "email_digest");

            migrationBuilder.CreateIndex(
                name: "ix_journal_entries_subject_kind_at",
                table: "journal_entries",
                columns: new[] { "subject_kind", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_bouncing_addresses_at",
                table: "bouncing_addresses",
                column: "at");

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
                name: "ix_openid_proofs_account_id_session_id",
                table: "openid_proofs",
                columns: new[] { "account_id", "session_id" });

            migrationBuilder.CreateIndex(
                name: "ix_openid_proofs_at",
                table: "openid_proofs",
                column: "at");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bouncing_addresses");

            migrationBuilder.DropTable(
                name: "calendar_feeds");

            migrationBuilder.DropTable(
                name: "external_logins");

            migrationBuilder.DropTable(
                name: "openid_proofs");

            migrationBuilder.DropTable(
                name: "person_mails");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropIndex(
                name: "ix_people_email_digest",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_journal_entries_subject_kind_at",
                table: "journal_entries");

            migrationBuilder.DeleteData(
                table: "stamps",
                keyColumn: "name",
                keyValue: "webhooks");

            migrationBuilder.DropColumn(
                name: "email_digest",
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
        }
    }
}
