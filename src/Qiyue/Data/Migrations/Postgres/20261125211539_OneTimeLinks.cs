using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class OneTimeLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_one_time_links_subject_kind_subject_id_organization_id",
                table: "one_time_links",
                columns: new[] { "subject_kind", "subject_id", "organization_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "one_time_links");
        }
    }
}
