using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeviceRotation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "RemembersDevice",
                table: "SignInAttempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "FormerTokenHash",
                table: "RememberedDevices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FormerUntil",
                table: "RememberedDevices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_RememberedDevices_ExpiresAt",
                table: "RememberedDevices",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RememberedDevices_ExpiresAt",
                table: "RememberedDevices");

            migrationBuilder.DropColumn(
                name: "RemembersDevice",
                table: "SignInAttempts");

            migrationBuilder.DropColumn(
                name: "FormerTokenHash",
                table: "RememberedDevices");

            migrationBuilder.DropColumn(
                name: "FormerUntil",
                table: "RememberedDevices");
        }
    }
}
