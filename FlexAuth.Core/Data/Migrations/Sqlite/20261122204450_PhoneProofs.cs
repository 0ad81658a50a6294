using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PhoneProofs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "CodeGiven",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "PinTriedAt",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TurnedAt",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "WrongPins",
                table: "RegisteredPhones",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // Until now each one that was counted was taken for a wrong one.
            migrationBuilder.Sql("""UPDATE "RegisteredPhones" SET "WrongPins" = "PinTries";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "CodeGiven",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "PinTriedAt",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "TurnedAt",
                table: "RegisteredPhones");

            migrationBuilder.DropColumn(
                name: "WrongPins",
                table: "RegisteredPhones");
        }
    }
}
