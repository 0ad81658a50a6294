using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DirectoryAndJobs : Migration
    {
        // Signing in, locking and opening a link are no changes; neither is hashing a password anew. A rebuild of the table drops it:
        // whoever rebuilds it creates it again.
        private const string CountVersions = """
            CREATE TRIGGER Members_Version
            AFTER UPDATE OF FirstName, LastName, Email, OrganizationId, Role, Position, PhoneNumber, EmailLoginEnabled, HasEmergencyAccess,
                DisabledAt, PasswordSetAt, TwoFactorSetAt, InvitedAt ON Members
            WHEN (OLD.FirstName, OLD.LastName, OLD.Email, OLD.OrganizationId, OLD.Role, OLD.Position, OLD.PhoneNumber, OLD.EmailLoginEnabled,
                    OLD.HasEmergencyAccess, OLD.DisabledAt, OLD.PasswordSetAt, OLD.TwoFactorSetAt, OLD.InvitedAt)
                IS NOT
                (NEW.FirstName, NEW.LastName, NEW.Email, NEW.OrganizationId, NEW.Role, NEW.Position, NEW.PhoneNumber, NEW.EmailLoginEnabled,
                    NEW.HasEmergencyAccess, NEW.DisabledAt, NEW.PasswordSetAt, NEW.TwoFactorSetAt, NEW.InvitedAt)
            BEGIN
                UPDATE Members SET Version = OLD.Version + 1 WHERE Id = NEW.Id;
            END;
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ProvedAt",
                table: "Sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "CancelledByJobId",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "JobId",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Recipient",
                table: "Outbox",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchName",
                table: "Organizations",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "JobId",
                table: "OneTimeLinks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RevokedByJobId",
                table: "OneTimeLinks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "Members",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "Version",
                table: "Members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "Jobs",
                type: "TEXT",
                maxLength: 45,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Changed",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Cursor",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Failed",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "LeftOut",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "OrganizationId",
                table: "Jobs",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "Jobs",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "StoppedBy",
                table: "Jobs",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "UndoOf",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UndoUntil",
                table: "Jobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "UndoneBy",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "JobItems",
                columns: table => new
                {
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    ReasonValues = table.Column<string>(type: "TEXT", nullable: true),
                    Before = table.Column<string>(type: "TEXT", nullable: true),
                    VersionAfter = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobItems", x => new { x.JobId, x.Position });
                    table.ForeignKey(
                        name: "FK_JobItems_Jobs_JobId",
                        column: x => x.JobId,
                        principalTable: "Jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_JobItems_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MemberId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Query = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SavedViews_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_CancelledByJobId",
                table: "Outbox",
                column: "CancelledByJobId");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_JobId",
                table: "Outbox",
                column: "JobId");

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_JobId",
                table: "OneTimeLinks",
                column: "JobId");

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_RevokedByJobId",
                table: "OneTimeLinks",
                column: "RevokedByJobId");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_RootOrganizationId_CreatedAt",
                table: "Jobs",
                columns: new[] { "RootOrganizationId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_JobItems_MemberId_Outcome",
                table: "JobItems",
                columns: new[] { "MemberId", "Outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_MemberId_Name",
                table: "SavedViews",
                columns: new[] { "MemberId", "Name" },
                unique: true);

            migrationBuilder.Sql("UPDATE Sessions SET ProvedAt = CreatedAt;");
            migrationBuilder.Sql(CountVersions);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER Members_Version;");

            migrationBuilder.DropTable(
                name: "JobItems");

            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_CancelledByJobId",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_JobId",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_JobId",
                table: "OneTimeLinks");

            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_RevokedByJobId",
                table: "OneTimeLinks");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_RootOrganizationId_CreatedAt",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "ProvedAt",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "CancelledByJobId",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "JobId",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Recipient",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "SearchName",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "JobId",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "RevokedByJobId",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "SortName",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Changed",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Cursor",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Failed",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "LeftOut",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "OrganizationId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "State",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "StoppedBy",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "UndoOf",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "UndoUntil",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "UndoneBy",
                table: "Jobs");
        }
    }
}
