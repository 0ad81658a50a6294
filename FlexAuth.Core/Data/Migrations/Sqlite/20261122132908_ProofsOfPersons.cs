using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProofsOfPersons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_SignInLog_ProvedAgain",
                table: "SignInLog",
                columns: new[] { "MemberId", "SecondFactor", "OccurredAt" },
                filter: "\"Outcome\" = 'ProvedAgain'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SignInLog_ProvedAgain",
                table: "SignInLog");
        }
    }
}
