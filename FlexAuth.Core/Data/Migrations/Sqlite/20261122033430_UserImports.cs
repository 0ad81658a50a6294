using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UserImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_JobItems_Members_MemberId",
                table: "JobItems");

            migrationBuilder.CreateTable(
                name: "UserImports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    RootOrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 260, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    HasBaseline = table.Column<bool>(type: "INTEGER", nullable: false),
                    Rows = table.Column<int>(type: "INTEGER", nullable: false),
                    Unchanged = table.Column<int>(type: "INTEGER", nullable: false),
                    Changed = table.Column<int>(type: "INTEGER", nullable: false),
                    New = table.Column<int>(type: "INTEGER", nullable: false),
                    Conflicts = table.Column<int>(type: "INTEGER", nullable: false),
                    Refused = table.Column<int>(type: "INTEGER", nullable: false),
                    Welcomes = table.Column<int>(type: "INTEGER", nullable: false),
                    LoseEmailLogin = table.Column<int>(type: "INTEGER", nullable: false),
                    SignedOut = table.Column<int>(type: "INTEGER", nullable: false),
                    Notices = table.Column<string>(type: "TEXT", nullable: false),
                    JobId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserImports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "UserImportParts",
                columns: table => new
                {
                    ImportId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserImportParts", x => new { x.ImportId, x.Number });
                    table.ForeignKey(
                        name: "FK_UserImportParts_UserImports_ImportId",
                        column: x => x.ImportId,
                        principalTable: "UserImports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserImportRows",
                columns: table => new
                {
                    ImportId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Cells = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    ReasonValues = table.Column<string>(type: "TEXT", nullable: true),
                    TakesFile = table.Column<bool>(type: "INTEGER", nullable: false),
                    Keeping = table.Column<int>(type: "INTEGER", nullable: false),
                    Taking = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserImportRows", x => new { x.ImportId, x.Number });
                    table.ForeignKey(
                        name: "FK_UserImportRows_UserImports_ImportId",
                        column: x => x.ImportId,
                        principalTable: "UserImports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_UserImportRows_ImportId_Kind_Number",
                table: "UserImportRows",
                columns: new[] { "ImportId", "Kind", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_UserImportRows_ImportId_MemberId",
                table: "UserImportRows",
                columns: new[] { "ImportId", "MemberId" });

            migrationBuilder.CreateIndex(
                name: "IX_UserImports_JobId",
                table: "UserImports",
                column: "JobId");

            migrationBuilder.CreateIndex(
                name: "IX_UserImports_State_CreatedAt",
                table: "UserImports",
                columns: new[] { "State", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UserImportParts");

            migrationBuilder.DropTable(
                name: "UserImportRows");

            migrationBuilder.DropTable(
                name: "UserImports");

            migrationBuilder.AddForeignKey(
                name: "FK_JobItems_Members_MemberId",
                table: "JobItems",
                column: "MemberId",
                principalTable: "Members",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
