using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RemovalNotices : Migration
    {
        // As before, but for a statement that counts by itself: written once more, each of a hundred thousand rows would cost twice. A
        // rebuild of the table drops it: whoever rebuilds it creates it again.
        private const string CountVersions = """
            CREATE TRIGGER Members_Version
            AFTER UPDATE OF FirstName, LastName, Email, OrganizationId, Role, Position, PhoneNumber, EmailLoginEnabled, HasEmergencyAccess,
                DisabledAt, PasswordSetAt, TwoFactorSetAt, InvitedAt ON Members
            WHEN NEW.Version = OLD.Version AND (OLD.FirstName, OLD.LastName, OLD.Email, OLD.OrganizationId, OLD.Role, OLD.Position, OLD.PhoneNumber, OLD.EmailLoginEnabled,
                    OLD.HasEmergencyAccess, OLD.DisabledAt, OLD.PasswordSetAt, OLD.TwoFactorSetAt, OLD.InvitedAt)
                IS NOT
                (NEW.FirstName, NEW.LastName, NEW.Email, NEW.OrganizationId, NEW.Role, NEW.Position, NEW.PhoneNumber, NEW.EmailLoginEnabled,
                    NEW.HasEmergencyAccess, NEW.DisabledAt, NEW.PasswordSetAt, NEW.TwoFactorSetAt, NEW.InvitedAt)
            BEGIN
                UPDATE Members SET Version = OLD.Version + 1 WHERE Id = NEW.Id;
            END;
            """;

        private const string CountVersionsBefore = """
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
            migrationBuilder.DropIndex(
                name: "IX_Members_OrganizationId",
                table: "Members");

            migrationBuilder.AddColumn<Guid>(
                name: "PasswordTakenBy",
                table: "Members",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Members_OrganizationId_Role",
                table: "Members",
                columns: new[] { "OrganizationId", "Role" });

            migrationBuilder.CreateIndex(
                name: "IX_Members_PasswordTakenBy",
                table: "Members",
                column: "PasswordTakenBy",
                filter: "\"PasswordTakenBy\" IS NOT NULL");

            migrationBuilder.Sql("DROP TRIGGER Members_Version;");
            migrationBuilder.Sql(CountVersions);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER Members_Version;");

            migrationBuilder.DropIndex(
                name: "IX_Members_OrganizationId_Role",
                table: "Members");

            migrationBuilder.DropIndex(
                name: "IX_Members_PasswordTakenBy",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "PasswordTakenBy",
                table: "Members");

            migrationBuilder.CreateIndex(
                name: "IX_Members_OrganizationId",
                table: "Members",
                column: "OrganizationId");

            migrationBuilder.Sql(CountVersionsBefore);
        }
    }
}
