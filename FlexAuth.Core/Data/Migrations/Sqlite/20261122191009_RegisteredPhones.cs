using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RegisteredPhones : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RegisteredPhones",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    PublicKey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PinHash = table.Column<string>(type: "TEXT", nullable: true),
                    PinTries = table.Column<int>(type: "INTEGER", nullable: false),
                    ProtectedSeed = table.Column<string>(type: "TEXT", nullable: true),
                    UnlockHash = table.Column<string>(type: "TEXT", nullable: true),
                    RefreshHash = table.Column<string>(type: "TEXT", nullable: true),
                    FormerRefreshHash = table.Column<string>(type: "TEXT", nullable: true),
                    FormerUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    AccessHash = table.Column<string>(type: "TEXT", nullable: true),
                    AccessExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UnlockedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    UserAgent = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegisteredPhones", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RegisteredPhones_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPhones_AccessHash",
                table: "RegisteredPhones",
                column: "AccessHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPhones_CreatedAt",
                table: "RegisteredPhones",
                column: "CreatedAt",
                filter: "\"UnlockedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPhones_LastUsedAt",
                table: "RegisteredPhones",
                column: "LastUsedAt");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPhones_MemberId",
                table: "RegisteredPhones",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPhones_UnlockHash",
                table: "RegisteredPhones",
                column: "UnlockHash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RegisteredPhones");
        }
    }
}
