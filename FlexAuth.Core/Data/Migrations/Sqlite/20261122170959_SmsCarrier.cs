using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FlexAuth.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SmsCarrier : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Carrier",
                table: "Outbox",
                type: "TEXT",
                maxLength: 20,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Carrier",
                table: "Outbox");
        }
    }
}
