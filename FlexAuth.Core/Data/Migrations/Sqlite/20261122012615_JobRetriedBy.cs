using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class JobRetriedBy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_JobId",
                table: "Outbox");

            migrationBuilder.AddColumn<Guid>(
                name: "RetriedBy",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_JobId_State",
                table: "Outbox",
                columns: new[] { "JobId", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_JobId_State",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "RetriedBy",
                table: "Jobs");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_JobId",
                table: "Outbox",
                column: "JobId");
        }
    }
}
