using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class FormDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "form_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    form = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    secret = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_form_drafts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_form_drafts_account_id_url_form",
                table: "form_drafts",
                columns: new[] { "account_id", "url", "form" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_form_drafts_at",
                table: "form_drafts",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "form_drafts");
        }
    }
}
