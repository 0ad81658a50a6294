using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProviderChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "CheckAt",
                table: "ProviderSessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                table: "ProviderSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedToken",
                table: "ProviderSessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_CheckAt",
                table: "ProviderSessions",
                column: "CheckAt",
                filter: "\"CheckAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ProviderSessions_CheckAt",
                table: "ProviderSessions");

            migrationBuilder.DropColumn(
                name: "CheckAt",
                table: "ProviderSessions");

            migrationBuilder.DropColumn(
                name: "Failures",
                table: "ProviderSessions");

            migrationBuilder.DropColumn(
                name: "ProtectedToken",
                table: "ProviderSessions");
        }
    }
}
