using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProviderSessionsAnew : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ProviderSessions_AttemptId",
                table: "ProviderSessions");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_AttemptId_SessionHash",
                table: "ProviderSessions",
                columns: new[] { "AttemptId", "SessionHash" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ProviderSessions_AttemptId_SessionHash",
                table: "ProviderSessions");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_AttemptId",
                table: "ProviderSessions",
                column: "AttemptId",
                unique: true);
        }
    }
}
