using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FlexAuth.Tests.Core.Data;

/// <summary>One model for two databases: what SQLite needs stands in its own context and nowhere else.</summary>
public sealed class SecondProviderTests
{
    [Fact]
    public void The_model_is_one_that_PostgreSQL_can_be_told()
    {
        using var db = PostgreSql();

        var script = db.Database.GenerateCreateScript();

        Assert.All(
            db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct(),
            table => Assert.Contains($"CREATE TABLE \"{table}\"", script));
        Assert.DoesNotContain("AUTOINCREMENT", script);
        Assert.DoesNotContain("BLOB", script);
    }

    [Fact]
    public void On_PostgreSQL_ids_times_spans_and_flags_have_the_databases_own_types()
    {
        using var db = PostgreSql();
        var columns = db.Model.GetEntityTypes().Where(type => !type.IsMappedToJson()).SelectMany(type => type.GetProperties()).ToList();

        AssertTypes<Guid>(columns, "uuid");
        AssertTypes<DateTimeOffset>(columns, "timestamp with time zone");
        AssertTypes<TimeSpan>(columns, "interval");
        AssertTypes<bool>(columns, "boolean");
        Assert.All(
            columns.Where(column => (Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType).IsEnum),
            column => Assert.Equal("character varying(40)", column.GetColumnType()));
    }

    [Fact]
    public void Both_models_have_the_same_tables_columns_and_unique_indexes()
    {
        using var postgres = PostgreSql();
        using var sqlite = new SqliteFlexAuthDbContext(new DbContextOptionsBuilder<SqliteFlexAuthDbContext>().UseSqlite().Options);

        Assert.Equal(Shape(sqlite.Model), Shape(postgres.Model));
    }

    private static void AssertTypes<T>(IEnumerable<IProperty> columns, string expected)
    {
        var ofType = columns.Where(column => (Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType) == typeof(T)).ToList();
        Assert.NotEmpty(ofType);
        Assert.All(ofType, column => Assert.Equal(expected, column.GetColumnType()));
    }

    private static IEnumerable<string> Shape(IModel model) => model.GetEntityTypes()
        .SelectMany(type => type.GetProperties().Select(property => $"{type.GetTableName()}.{property.Name} {property.IsNullable} {property.GetMaxLength()}")
            .Concat(type.GetIndexes().Select(index => $"{type.GetTableName()}({string.Join(',', index.Properties.Select(p => p.Name))}) {index.IsUnique}")))
        .Order(StringComparer.Ordinal);

    /// <summary>Two sets of migrations for one model: whoever changes it writes both.</summary>
    [Fact]
    public void The_migrations_of_both_databases_lead_to_the_model()
    {
        using var sqlite = new SqliteFlexAuthDbContext(new DbContextOptionsBuilder<SqliteFlexAuthDbContext>().UseSqlite().Options);
        using var postgres = PostgreSql();

        Assert.False(sqlite.Database.HasPendingModelChanges(), "Data/Migrations/Sqlite lacks a migration.");
        Assert.False(postgres.Database.HasPendingModelChanges(), "Data/Migrations/PostgreSql lacks a migration.");
    }

    private static PostgreSqlFlexAuthDbContext PostgreSql() =>
        new(new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>().UseNpgsql("Host=nowhere.invalid").Options);
}
