using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Qiyue.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Lights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "light",
                table: "access_rows",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "light_until",
                table: "access_rows",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_rows_light_until",
                table: "access_rows",
                column: "light_until",
                filter: "light_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_access_rows_organization_id_subject_kind_light_sort_at_subject_id",
                table: "access_rows",
                columns: new[] { "organization_id", "subject_kind", "light", "sort_at", "subject_id" },
                filter: "light <> ''");

            // Lights that were not kept before are worked out by the first nightly job.
            migrationBuilder.Sql("UPDATE access_rows SET light_until = '2000-01-01' WHERE organization_id = x'00000000000000000000000000000000' AND subject_kind = 'contract' AND facet IN ('showing', 'performing')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_access_rows_light_until",
                table: "access_rows");

            migrationBuilder.DropIndex(
                name: "ix_access_rows_organization_id_subject_kind_light_sort_at_subject_id",
                table: "access_rows");

            migrationBuilder.DropColumn(
                name: "light",
                table: "access_rows");

            migrationBuilder.DropColumn(
                name: "light_until",
                table: "access_rows");
        }
    }
}
