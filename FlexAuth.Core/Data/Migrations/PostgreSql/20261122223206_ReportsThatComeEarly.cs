using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.PostgreSql
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
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "FormerUseAt",
                table: "SignInLog",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FormerUserAgent",
                table: "SignInLog",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "LossReported",
                table: "Outbox",
                type: "integer",
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
