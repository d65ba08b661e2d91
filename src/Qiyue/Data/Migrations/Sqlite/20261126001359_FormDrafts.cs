using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    form = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: false)
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
