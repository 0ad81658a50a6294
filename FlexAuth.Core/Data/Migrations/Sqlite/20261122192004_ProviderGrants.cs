using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProviderGrants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ProviderGrants",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AccountKey = table.Column<string>(type: "TEXT", nullable: false),
                    ProtectedToken = table.Column<string>(type: "TEXT", nullable: true),
                    CheckAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ConsentAskedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProviderGrants", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProviderGrants_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ProviderGrants_CheckAt",
                table: "ProviderGrants",
                column: "CheckAt",
                filter: "\"CheckAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderGrants_MemberId",
                table: "ProviderGrants",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_ProviderGrants_Provider_AccountKey",
                table: "ProviderGrants",
                columns: new[] { "Provider", "AccountKey" },
                unique: true);

            // Each account goes on with the token of its latest session.
            migrationBuilder.Sql(
                """
                INSERT OR IGNORE INTO "ProviderGrants" ("Id", "MemberId", "Provider", "AccountKey", "ProtectedToken", "CheckAt", "Failures", "AnsweredAt")
                SELECT s."Id", s."MemberId", s."Provider", l."ProviderKey", s."ProtectedToken", s."CheckAt", s."Failures", s."CheckAt"
                FROM "ProviderSessions" AS s
                JOIN "ProviderLogins" AS l ON l."UserId" = s."MemberId" AND l."LoginProvider" = s."Provider"
                WHERE s."ProtectedToken" IS NOT NULL AND s."CheckAt" IS NOT NULL
                ORDER BY s."Id" DESC;
                """);

            migrationBuilder.DropIndex(
                name: "IX_ProviderSessions_CheckAt",
                table: "ProviderSessions");

            migrationBuilder.DropColumn(
                name: "CheckAt",
                table: "ProviderSessions");

            migrationBuilder.DropColumn(
                name: "ProtectedToken",
                table: "ProviderSessions");

            migrationBuilder.DropColumn(
                name: "Failures",
                table: "ProviderSessions");

            // Sessions that are there are covered by the token that goes with their account.
            migrationBuilder.AddColumn<long>(
                name: "BeganAt",
                table: "ProviderSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ProviderGrants");

            migrationBuilder.DropColumn(
                name: "BeganAt",
                table: "ProviderSessions");

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                table: "ProviderSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "CheckAt",
                table: "ProviderSessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProtectedToken",
                table: "ProviderSessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProviderSessions_CheckAt",
                table: "ProviderSessions",
                column: "CheckAt",
                filter: "\"CheckAt\" IS NOT NULL");
        }
    }
}
