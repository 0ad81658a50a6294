using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProviderSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ProviderSessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AccountHash = table.Column<string>(type: "TEXT", nullable: false),
                    SessionHash = table.Column<string>(type: "TEXT", nullable: true),
                    AttemptId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SessionId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProviderSessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProviderSessions_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_AccountHash",
                table: "ProviderSessions",
                column: "AccountHash");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_AttemptId",
                table: "ProviderSessions",
                column: "AttemptId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_ExpiresAt",
                table: "ProviderSessions",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_MemberId",
                table: "ProviderSessions",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_SessionHash",
                table: "ProviderSessions",
                column: "SessionHash");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_SessionId",
                table: "ProviderSessions",
                column: "SessionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ProviderSessions");
        }
    }
}
