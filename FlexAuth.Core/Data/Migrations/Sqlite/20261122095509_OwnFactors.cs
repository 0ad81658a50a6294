using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OwnFactors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ProvedBy",
                table: "Sessions",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DisclosedStep",
                table: "AuthenticatorApps",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "RetiredSeeds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProtectedSeed = table.Column<string>(type: "TEXT", nullable: false),
                    RetiredAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetiredSeeds", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RetiredSeeds_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RetiredSeeds_MemberId",
                table: "RetiredSeeds",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_RetiredSeeds_RetiredAt",
                table: "RetiredSeeds",
                column: "RetiredAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RetiredSeeds");

            migrationBuilder.DropColumn(
                name: "ProvedBy",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "DisclosedStep",
                table: "AuthenticatorApps");
        }
    }
}
