using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FurtherSecondFactors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ChosenFactor",
                table: "SignInAttempts",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Name",
                table: "AuthenticatorApps",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SessionId",
                table: "AuthenticatorApps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "EmailVerifications",
                columns: table => new
                {
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmailVerifications", x => x.MemberId);
                    table.ForeignKey(
                        name: "FK_EmailVerifications_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SentCodes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Destination = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    AttemptId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SessionId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CodeHash = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ConsumedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SentCodes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SentCodes_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            // Codes that were just mailed go on to work.
            migrationBuilder.Sql(
                """
                INSERT INTO "SentCodes" ("Id", "MemberId", "Purpose", "Channel", "Destination", "AttemptId", "CodeHash", "CreatedAt", "ExpiresAt", "ConsumedAt")
                SELECT c."Id", c."MemberId", 'MailboxProof', 'Mail', m."Email", c."AttemptId", c."CodeHash", c."CreatedAt", c."ExpiresAt", c."ConsumedAt"
                FROM "MailboxCodes" AS c JOIN "Members" AS m ON m."Id" = c."MemberId";
                """);

            migrationBuilder.DropTable(
                name: "MailboxCodes");

            migrationBuilder.CreateTable(
                name: "VerifiedPhones",
                columns: table => new
                {
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VerifiedPhones", x => x.MemberId);
                    table.ForeignKey(
                        name: "FK_VerifiedPhones_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SentCodes_AttemptId",
                table: "SentCodes",
                column: "AttemptId");

            migrationBuilder.CreateIndex(
                name: "IX_SentCodes_MemberId",
                table: "SentCodes",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_SentCodes_SessionId",
                table: "SentCodes",
                column: "SessionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EmailVerifications");

            migrationBuilder.DropTable(
                name: "SentCodes");

            migrationBuilder.DropTable(
                name: "VerifiedPhones");

            migrationBuilder.DropColumn(
                name: "ChosenFactor",
                table: "SignInAttempts");

            migrationBuilder.DropColumn(
                name: "Name",
                table: "AuthenticatorApps");

            migrationBuilder.DropColumn(
                name: "SessionId",
                table: "AuthenticatorApps");

            migrationBuilder.CreateTable(
                name: "MailboxCodes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AttemptId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CodeHash = table.Column<string>(type: "TEXT", nullable: true),
                    ConsumedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailboxCodes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MailboxCodes_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MailboxCodes_AttemptId",
                table: "MailboxCodes",
                column: "AttemptId");

            migrationBuilder.CreateIndex(
                name: "IX_MailboxCodes_MemberId",
                table: "MailboxCodes",
                column: "MemberId");
        }
    }
}
