using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

public sealed class DatabaseTroubleTests
{
    [Theory, Trait("Rule", "DU2")]
    [InlineData("57P01", true)] // stopped by its operator
    [InlineData("57P03", true)] // starting
    [InlineData("08006", true)] // connection lost
    [InlineData("08007", true)] // nobody knows whether the commit happened
    [InlineData("25006", true)] // read only since a failover
    [InlineData("53300", true)] // too many connections
    [InlineData("53100", true)] // disk full
    [InlineData("55P03", true)] // waited too long for a lock
    [InlineData("40P01", true)] // deadlock
    [InlineData("28P01", true)] // password changed
    [InlineData("42501", true)] // right taken away
    [InlineData("22001", false)] // too long a text
    [InlineData("23505", false)] // somebody was there first
    [InlineData("42601", false)] // a bug of ours
    public void PostgreSQLs_trouble_is_told_from_a_bad_row(string state, bool trouble)
    {
        var said = new PostgresException("", "ERROR", "ERROR", state);

        Assert.Equal(trouble, DatabaseTrouble.Is(said));
        Assert.Equal(trouble, DatabaseTrouble.Is(new DbUpdateException("", said)));
        Assert.Equal(state == "23505", DatabaseTrouble.IsConstraint(said));
        Assert.True(DatabaseTrouble.Is(new InvalidOperationException("", new NpgsqlException("", new IOException()))));
    }
}
