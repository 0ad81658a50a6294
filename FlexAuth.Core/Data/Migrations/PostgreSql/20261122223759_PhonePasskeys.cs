using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class PhonePasskeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PasskeyCreatedAt",
                table: "RegisteredPhones",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "PasskeyId",
                table: "RegisteredPhones",
                type: "bytea",
                maxLength: 1023,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "PasskeyIsBackedUp",
                table: "RegisteredPhones",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "PasskeyIsBackupEligible",
                table: "RegisteredPhones",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "PasskeyKey",
                table: "RegisteredPhones",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PasskeyLastUsedAt",
                table: "RegisteredPhones",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PasskeySignCount",
                table: "RegisteredPhones",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPhones_PasskeyId",
                table: "RegisteredPhones",
                column: "PasskeyId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RegisteredPhones_PasskeyId",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeyCreatedAt",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeyId",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeyIsBackedUp",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeyIsBackupEligible",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeyKey",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeyLastUsedAt",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PasskeySignCount",
                table: "RegisteredPhones");
        }
    }
}
