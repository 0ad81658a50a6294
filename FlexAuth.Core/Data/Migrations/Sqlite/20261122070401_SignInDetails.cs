using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SignInDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "ActorId",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TwoFactorResetAt",
                table: "Members",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_SignInLog_SignedIn",
                table: "SignInLog",
                columns: new[] { "MemberId", "Method", "SecondFactor", "OccurredAt" },
                filter: "\"Outcome\" = 'SignedIn'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SignInLog_SignedIn",
                table: "SignInLog");

            migrationBuilder.DropColumn(
                name: "ActorId",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "TwoFactorResetAt",
                table: "Members");
        }
    }
}
