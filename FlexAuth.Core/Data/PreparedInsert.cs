using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace FlexAuth.Core.Data;

/// <summary>Writes many new rows by one prepared statement: SaveChanges, which does it row by row with its books, is eight times slower.</summary>
internal static class PreparedInsert
{
    /// <param name="db">With an open transaction.</param>
    /// <param name="rows">Rows whose keys are set; a number that the database counts itself is left to it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task InsertAsync<T>(this FlexAuthDbContext db, IEnumerable<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var columns = entity.GetProperties().Where(p => !IsCounted(p)).ToList();
        await using var command = db.PreparedCommand();
        command.CommandText =
            $"INSERT INTO \"{entity.GetTableName()}\" ({string.Join(", ", columns.Select(c => $"\"{c.GetColumnName()}\""))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, place) => $"@p{place}"))})";
        var cells = columns.Select((column, place) => new Cell(command, column, $"@p{place}")).ToList();

        foreach (var row in rows)
        {
            FlexAuthDbContext.Complete(row);
            cells.ForEach(cell => cell.Take(row));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>A command within the context's transaction.</summary>
    public static DbCommand PreparedCommand(this FlexAuthDbContext db)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        return command;
    }

    private static bool IsCounted(IProperty property) =>
        property.ValueGenerated is ValueGenerated.OnAdd && (property.ClrType == typeof(long) || property.ClrType == typeof(int));

    /// <summary>One column: how its value is read from a row, and the parameter that carries it as the model stores it.</summary>
    private sealed class Cell
    {
        private readonly IClrPropertyGetter _getter;
        private readonly Func<object?, object?>? _convert;
        private readonly DbParameter _parameter;

        public Cell(DbCommand command, IProperty property, string name)
        {
            var mapping = property.GetRelationalTypeMapping();
            _getter = property.GetGetter();
            _convert = mapping.Converter?.ConvertToProvider;
            _parameter = mapping.CreateParameter(command, name, null, nullable: true);
            command.Parameters.Add(_parameter);
        }

        public void Take(object row)
        {
            var value = _getter.GetClrValue(row);
            _parameter.Value = (value is null || _convert is null ? value : _convert(value)) ?? DBNull.Value;
        }
    }
}
