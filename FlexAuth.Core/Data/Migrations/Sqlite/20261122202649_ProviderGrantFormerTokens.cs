using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProviderGrantFormerTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ClientId",
                table: "ProviderGrants",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FormerUntil",
                table: "ProviderGrants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsAnswerLost",
                table: "ProviderGrants",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedFormerToken",
                table: "ProviderGrants",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ClientId",
                table: "ProviderGrants");

            migrationBuilder.DropColumn(
                name: "FormerUntil",
                table: "ProviderGrants");

            migrationBuilder.DropColumn(
                name: "IsAnswerLost",
                table: "ProviderGrants");

            migrationBuilder.DropColumn(
                name: "ProtectedFormerToken",
                table: "ProviderGrants");
        }
    }
}
