using FlexAuth.Core.Data;
using FlexAuth.Core.Data.PostgreSql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

/// <summary>What FlexAuth adds to the operator's connection string, and what it leaves as they wrote it.</summary>
public sealed class PostgreSqlAddressTests
{
    private const string Plain = "Host=db.example.org;Database=flexauth;Username=flexauth";

    [Theory]
    [InlineData("", 40)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";maximum pool size=7", 7)]
    [InlineData(";MaxPoolSize=7", 7)]
    [InlineData(";Maximum Pool Size=100", 100)]
    [InlineData(";Minimum Pool Size=3", 40)]
    public void A_node_takes_forty_connections_unless_told_otherwise(string configured, int most) =>
        Assert.Equal(most, Settings(configured).MaxPoolSize);

    private static NpgsqlConnectionStringBuilder Settings(string configured) =>
        new(new PostgreSqlAddress(Options.Create(new DatabaseOptions { ConnectionString = Plain + configured })).ConnectionString);
}
