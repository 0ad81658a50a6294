using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class JobMarksByMember : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_CancelledByJobId",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_JobId",
                table: "OneTimeLinks");

            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_RevokedByJobId",
                table: "OneTimeLinks");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_CancelledByJobId_MemberId",
                table: "Outbox",
                columns: new[] { "CancelledByJobId", "MemberId" });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_JobId_MemberId",
                table: "Outbox",
                columns: new[] { "JobId", "MemberId" });

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_JobId_MemberId",
                table: "OneTimeLinks",
                columns: new[] { "JobId", "MemberId" });

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_RevokedByJobId_MemberId",
                table: "OneTimeLinks",
                columns: new[] { "RevokedByJobId", "MemberId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_CancelledByJobId_MemberId",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_JobId_MemberId",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_JobId_MemberId",
                table: "OneTimeLinks");

            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_RevokedByJobId_MemberId",
                table: "OneTimeLinks");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_CancelledByJobId",
                table: "Outbox",
                column: "CancelledByJobId");

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_JobId",
                table: "OneTimeLinks",
                column: "JobId");

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_RevokedByJobId",
                table: "OneTimeLinks",
                column: "RevokedByJobId");
        }
    }
}
