using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProviderProfiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Phone",
                table: "ProviderAccounts",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Position",
                table: "ProviderAccounts",
                type: "TEXT",
                maxLength: 200,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Phone",
                table: "ProviderAccounts");

            migrationBuilder.DropColumn(
                name: "Position",
                table: "ProviderAccounts");
        }
    }
}
