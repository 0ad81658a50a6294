using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class NamedCredentials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "AddedIn",
                table: "VerifiedPhones",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AttemptId",
                table: "SignInLog",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CredentialId",
                table: "SignInLog",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CredentialId",
                table: "SignInAttempts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AttemptId",
                table: "Sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CredentialId",
                table: "Sessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MadeIn",
                table: "RecoveryCodes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AddedIn",
                table: "ProviderAccounts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AddedIn",
                table: "Passkeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AddedIn",
                table: "EmailVerifications",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AddedIn",
                table: "VerifiedPhones");

            migrationBuilder.DropColumn(
                name: "AttemptId",
                table: "SignInLog");

            migrationBuilder.DropColumn(
                name: "CredentialId",
                table: "SignInLog");

            migrationBuilder.DropColumn(
                name: "CredentialId",
                table: "SignInAttempts");

            migrationBuilder.DropColumn(
                name: "AttemptId",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "CredentialId",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "MadeIn",
                table: "RecoveryCodes");

            migrationBuilder.DropColumn(
                name: "AddedIn",
                table: "ProviderAccounts");

            migrationBuilder.DropColumn(
                name: "AddedIn",
                table: "Passkeys");

            migrationBuilder.DropColumn(
                name: "AddedIn",
                table: "EmailVerifications");
        }
    }
}
