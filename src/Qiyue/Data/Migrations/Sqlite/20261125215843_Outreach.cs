using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "gave_up_at",
                table: "outbox_messages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "outbox_messages",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "unsubscribe",
                table: "outbox_messages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "bouncing_addresses",
                columns: table => new
                {
                    digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    mask = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bouncing_addresses", x => x.digest);
                });

            migrationBuilder.CreateTable(
                name: "calendar_feeds",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    token_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    organization_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_feeds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "external_logins",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    issuer = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_logins", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "openid_proofs",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    session_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_openid_proofs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_mails",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    verified_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    choice = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    told_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_mails", x => x.person_id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    webhook_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    act = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    subject_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: true),
                    milliseconds = table.Column<int>(type: "INTEGER", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    organization_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    events = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    off_by_failure = table.Column<bool>(type: "INTEGER", nullable: false),
                    removed = table.Column<bool>(type: "INTEGER", nullable: false),
                    failing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhooks", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "stamps",
                columns: new[] { "name", "value" },
                values: new object[] { "webhooks", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } });

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
