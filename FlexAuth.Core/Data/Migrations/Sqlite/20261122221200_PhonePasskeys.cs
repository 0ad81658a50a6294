using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PhonePasskeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "PasskeyCreatedAt",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "PasskeyId",
                table: "RegisteredPhones",
                type: "BLOB",
                maxLength: 1023,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "PasskeyIsBackedUp",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "PasskeyIsBackupEligible",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "PasskeyKey",
                table: "RegisteredPhones",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PasskeyLastUsedAt",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PasskeySignCount",
                table: "RegisteredPhones",
                type: "INTEGER",
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
