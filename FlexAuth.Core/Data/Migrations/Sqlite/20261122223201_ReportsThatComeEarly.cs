using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ReportsThatComeEarly : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FormerAddress",
                table: "SignInLog",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FormerUseAt",
                table: "SignInLog",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FormerUserAgent",
                table: "SignInLog",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LossReported",
                table: "Outbox",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FormerAddress",
                table: "SignInLog");

            migrationBuilder.DropColumn(
                name: "FormerUseAt",
                table: "SignInLog");

            migrationBuilder.DropColumn(
                name: "FormerUserAgent",
                table: "SignInLog");

            migrationBuilder.DropColumn(
                name: "LossReported",
                table: "Outbox");
        }
    }
}
