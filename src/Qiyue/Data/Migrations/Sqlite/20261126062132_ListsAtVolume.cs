using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ListsAtVolume : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_need_backings_need_id_withdrawn_at",
                table: "need_backings");

            migrationBuilder.DropIndex(
                name: "ix_bookings_day_status",
                table: "bookings");

            migrationBuilder.CreateTable(
                name: "survey_tallies",
                columns: table => new
                {
                    survey_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    up_to = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answers = table.Column<int>(type: "INTEGER", nullable: false),
                    counts_json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_tallies", x => x.survey_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_survey_answers_survey_id_id",
                table: "survey_answers",
                columns: new[] { "survey_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_resource_shifts_weekday_resource_id",
                table: "resource_shifts",
                columns: new[] { "weekday", "resource_id" });

            migrationBuilder.CreateIndex(
                name: "ix_resource_exceptions_day_resource_id",
                table: "resource_exceptions",
                columns: new[] { "day", "resource_id" });

            migrationBuilder.CreateIndex(
                name: "ix_needs_owner_id_id",
                table: "needs",
                columns: new[] { "owner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_need_backings_need_id_at",
                table: "need_backings",
                columns: new[] { "need_id", "at" },
                filter: "backer_digest = ''");

            migrationBuilder.CreateIndex(
                name: "ix_need_backings_need_id_withdrawn_at_people",
                table: "need_backings",
                columns: new[] { "need_id", "withdrawn_at", "people" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_booker_id_day_from_minute_id",
                table: "bookings",
                columns: new[] { "booker_id", "day", "from_minute", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_day_status_resource_id_by_default_backfilled",
                table: "bookings",
                columns: new[] { "day", "status", "resource_id", "by_default", "backfilled" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_owner_id_day_from_minute_id",
                table: "bookings",
                columns: new[] { "owner_id", "day", "from_minute", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_survey_tallies_up_to",
                table: "survey_tallies",
                column: "up_to");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "survey_tallies");

            migrationBuilder.DropIndex(
                name: "ix_survey_answers_survey_id_id",
                table: "survey_answers");

            migrationBuilder.DropIndex(
                name: "ix_resource_shifts_weekday_resource_id",
                table: "resource_shifts");

            migrationBuilder.DropIndex(
                name: "ix_resource_exceptions_day_resource_id",
                table: "resource_exceptions");

            migrationBuilder.DropIndex(
                name: "ix_needs_owner_id_id",
                table: "needs");

            migrationBuilder.DropIndex(
                name: "ix_need_backings_need_id_at",
                table: "need_backings");

            migrationBuilder.DropIndex(
                name: "ix_need_backings_need_id_withdrawn_at_people",
                table: "need_backings");

            migrationBuilder.DropIndex(
                name: "ix_bookings_booker_id_day_from_minute_id",
                table: "bookings");

            migrationBuilder.DropIndex(
                name: "ix_bookings_day_status_resource_id_by_default_backfilled",
                table: "bookings");

            migrationBuilder.DropIndex(
                name: "ix_bookings_owner_id_day_from_minute_id",
                table: "bookings");

            migrationBuilder.CreateIndex(
                name: "ix_need_backings_need_id_withdrawn_at",
                table: "need_backings",
                columns: new[] { "need_id", "withdrawn_at" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_day_status",
                table: "bookings",
                columns: new[] { "day", "status" });
        }
    }
}
