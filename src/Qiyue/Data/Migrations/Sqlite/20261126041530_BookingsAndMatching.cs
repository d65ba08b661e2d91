using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    resource_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booker_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    from_minute = table.Column<int>(type: "INTEGER", nullable: false),
                    to_minute = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: true),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: true),
                    contract_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    present = table.Column<int>(type: "INTEGER", nullable: true),
                    by_default = table.Column<bool>(type: "INTEGER", nullable: false),
                    backfilled = table.Column<bool>(type: "INTEGER", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bookings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "match_choices",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    need_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    resource_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    topic = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    district_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    decision = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    fit = table.Column<int>(type: "INTEGER", nullable: false),
                    against_advice = table.Column<bool>(type: "INTEGER", nullable: false),
                    figures_json = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_match_choices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "match_plans",
                columns: table => new
                {
                    organization_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_match_plans", x => x.organization_id);
                });

            migrationBuilder.CreateTable(
                name: "resource_exceptions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    resource_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    from_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    to_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    dropped = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_exceptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "resource_shifts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    resource_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    weekday = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    from_minute = table.Column<int>(type: "INTEGER", nullable: false),
                    to_minute = table.Column<int>(type: "INTEGER", nullable: false),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_shifts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "resource_templates",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_kind_text = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    resource_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    audience = table.Column<string>(type: "TEXT", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: true),
                    capacity_unit = table.Column<string>(type: "TEXT", nullable: false),
                    period = table.Column<string>(type: "TEXT", nullable: false),
                    when = table.Column<string>(type: "TEXT", nullable: false),
                    conditions = table.Column<string>(type: "TEXT", nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    retired = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    journal_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    journal_head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_templates", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "stamps",
                columns: new[] { "name", "value" },
                values: new object[] { "resources", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } });

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
