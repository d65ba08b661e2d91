using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class BookingsAndMatching : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "at_once",
                table: "resources",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    booker_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    from_minute = table.Column<int>(type: "integer", nullable: false),
                    to_minute = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: true),
                    purpose = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    people = table.Column<int>(type: "integer", nullable: true),
                    contract_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    present = table.Column<int>(type: "integer", nullable: true),
                    by_default = table.Column<bool>(type: "boolean", nullable: false),
                    backfilled = table.Column<bool>(type: "boolean", nullable: false),
                    requested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bookings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "match_choices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    need_id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    district_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    fit = table.Column<int>(type: "integer", nullable: false),
                    against_advice = table.Column<bool>(type: "boolean", nullable: false),
                    figures_json = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_match_choices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "match_plans",
                columns: table => new
                {
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    plan_json = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_match_plans", x => x.organization_id);
                });

            migrationBuilder.CreateTable(
                name: "resource_exceptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    from_minute = table.Column<int>(type: "integer", nullable: true),
                    to_minute = table.Column<int>(type: "integer", nullable: true),
                    places = table.Column<int>(type: "integer", nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    dropped = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_exceptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "resource_shifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    weekday = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    from_minute = table.Column<int>(type: "integer", nullable: false),
                    to_minute = table.Column<int>(type: "integer", nullable: false),
                    places = table.Column<int>(type: "integer", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_shifts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "resource_templates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    unit_kind_text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    description = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    category = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    resource_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    audience = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    capacity = table.Column<int>(type: "integer", nullable: true),
                    capacity_unit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    period = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    when = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    conditions = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    order = table.Column<int>(type: "integer", nullable: false),
                    retired = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    journal_sequence = table.Column<long>(type: "bigint", nullable: false),
                    journal_head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_templates", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "stamps",
                columns: new[] { "name", "value" },
                values: new object[] { "resources", new Guid("00000000-0000-0000-0000-000000000000") });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_code",
                table: "bookings",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_contract_code_day",
                table: "bookings",
                columns: new[] { "contract_code", "day" },
                filter: "contract_code <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_day_status",
                table: "bookings",
                columns: new[] { "day", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_resource_id_day_from_minute_place",
                table: "bookings",
                columns: new[] { "resource_id", "day", "from_minute", "place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_match_choices_district_id_topic_unit_id",
                table: "match_choices",
                columns: new[] { "district_id", "topic", "unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_match_choices_need_id_resource_id",
                table: "match_choices",
                columns: new[] { "need_id", "resource_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_resource_exceptions_resource_id_day",
                table: "resource_exceptions",
                columns: new[] { "resource_id", "day" });

            migrationBuilder.CreateIndex(
                name: "ix_resource_shifts_resource_id",
                table: "resource_shifts",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "ix_resource_templates_code",
                table: "resource_templates",
                column: "code",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "match_choices");

            migrationBuilder.DropTable(
                name: "match_plans");

            migrationBuilder.DropTable(
                name: "resource_exceptions");

            migrationBuilder.DropTable(
                name: "resource_shifts");

            migrationBuilder.DropTable(
                name: "resource_templates");

            migrationBuilder.DeleteData(
                table: "stamps",
                keyColumn: "name",
                keyValue: "resources");

            migrationBuilder.DropColumn(
                name: "at_once",
                table: "resources");
        }
    }
}
