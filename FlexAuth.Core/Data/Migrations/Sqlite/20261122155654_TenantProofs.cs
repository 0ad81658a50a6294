using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TenantProofs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_ProviderAccounts_ProviderTenants_TenantId",
                table: "ProviderAccounts");

            migrationBuilder.AddColumn<long>(
                name: "ConsentWithdrawnAt",
                table: "ProviderTenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ProvedAt",
                table: "ProviderTenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AlterColumn<Guid>(
                name: "TenantId",
                table: "ProviderAccounts",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "TEXT");

            migrationBuilder.AddForeignKey(
                name: "FK_ProviderAccounts_ProviderTenants_TenantId",
                table: "ProviderAccounts",
                column: "TenantId",
                principalTable: "ProviderTenants",
                principalColumn: "Id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_ProviderAccounts_ProviderTenants_TenantId",
                table: "ProviderAccounts");

            migrationBuilder.DropColumn(
                name: "ConsentWithdrawnAt",
                table: "ProviderTenants");

            migrationBuilder.DropColumn(
                name: "ProvedAt",
                table: "ProviderTenants");

            migrationBuilder.AlterColumn<Guid>(
                name: "TenantId",
                table: "ProviderAccounts",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "TEXT",
                oldNullable: true);

            migrationBuilder.AddForeignKey(
                name: "FK_ProviderAccounts_ProviderTenants_TenantId",
                table: "ProviderAccounts",
                column: "TenantId",
                principalTable: "ProviderTenants",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
