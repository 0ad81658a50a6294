using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FactorAfterProvider : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AdministratorAfterProvider",
                table: "TreePolicies",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Always");

            migrationBuilder.AddColumn<string>(
                name: "MemberAfterProvider",
                table: "TreePolicies",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "NotAsked");

            migrationBuilder.AddColumn<bool>(
                name: "ProviderVouchesForMfa",
                table: "SignInAttempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AdministratorAfterProvider",
                table: "TreePolicies");

            migrationBuilder.DropColumn(
                name: "MemberAfterProvider",
                table: "TreePolicies");

            migrationBuilder.DropColumn(
                name: "ProviderVouchesForMfa",
                table: "SignInAttempts");
        }
    }
}
