using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TreePolicies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "TreePolicies",
                columns: table => new
                {
                    RootOrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberMethods = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    AdministratorMethods = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RememberedDeviceDays = table.Column<int>(type: "INTEGER", nullable: false),
                    TotpForMobileRegistration = table.Column<bool>(type: "INTEGER", nullable: false),
                    MandatoryPinForMobile = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TreePolicies", x => x.RootOrganizationId);
                    table.ForeignKey(
                        name: "FK_TreePolicies_Organizations_RootOrganizationId",
                        column: x => x.RootOrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TreePolicies");
        }
    }
}
