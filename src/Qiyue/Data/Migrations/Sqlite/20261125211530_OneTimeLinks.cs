using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject_kind = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    subject_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    organization_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    act = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: true),
                    holder = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    issued_by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
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
