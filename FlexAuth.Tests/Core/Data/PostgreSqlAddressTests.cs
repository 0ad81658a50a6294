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

    [Theory]
    [InlineData("", true, 10, 2)]
    [InlineData(";TCP Keepalive=true", true, 10, 2)]
    [InlineData(";TcpKeepAlive=false", false, 0, 0)]
    [InlineData(";tcp keepalive=false", false, 0, 0)]
    [InlineData(";TcpKeepAliveTime=60;TcpKeepAliveInterval=7", true, 60, 7)]
    [InlineData(";TCP Keepalive Time=60", true, 60, 0)]
    [InlineData(";Host=/run/postgresql", true, 0, 0)]
    public void A_server_that_vanished_is_missed_within_half_a_minute_unless_told_otherwise(string configured, bool asks, int first, int between)
    {
        var settings = Settings(configured);

        Assert.Equal((asks, first, between), (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval));
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData(";Keepalive=7", 7)]
    [InlineData(";KeepAlive=0", 30)]
    public void A_connection_of_the_pool_asks_whether_it_still_lives(string configured, int seconds) =>
        Assert.Equal(seconds, Settings(configured).KeepAlive);

    [Theory]
    [InlineData("", "FlexAuth")]
    [InlineData(";Application Name=login", "login")]
    [InlineData(";Include Error Detail=true;Persist Security Info=true;Enlist=true", "FlexAuth")]
    public void The_server_sees_whose_connection_it_is_and_no_log_sees_what_a_row_held(string configured, string name)
    {
        var settings = Settings(configured);

        Assert.Equal((name, false, false, false), (settings.ApplicationName, settings.IncludeErrorDetail, settings.PersistSecurityInfo, settings.Enlist));
    }

    private static NpgsqlConnectionStringBuilder Settings(string configured) =>
        new(new PostgreSqlAddress(Options.Create(new DatabaseOptions { ConnectionString = Plain + configured })).ConnectionString);
}
