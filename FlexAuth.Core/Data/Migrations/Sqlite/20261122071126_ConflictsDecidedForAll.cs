using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ConflictsDecidedForAll : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Decisions",
                table: "UserImports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "TakesFile",
                table: "UserImports",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AlterColumn<bool>(
                name: "TakesFile",
                table: "UserImportRows",
                type: "INTEGER",
                nullable: true,
                oldClrType: typeof(bool),
                oldType: "INTEGER");

            migrationBuilder.CreateIndex(
                name: "IX_UserImportRows_ImportId",
                table: "UserImportRows",
                column: "ImportId",
                filter: "\"TakesFile\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_UserImportRows_ImportId",
                table: "UserImportRows");

            migrationBuilder.DropColumn(
                name: "Decisions",
                table: "UserImports");

            migrationBuilder.DropColumn(
                name: "TakesFile",
                table: "UserImports");

            migrationBuilder.AlterColumn<bool>(
                name: "TakesFile",
                table: "UserImportRows",
                type: "INTEGER",
                nullable: false,
                defaultValue: false,
                oldClrType: typeof(bool),
                oldType: "INTEGER",
                oldNullable: true);
        }
    }
}
