using Microsoft.Extensions.Options;
using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>Where PostgreSQL is, as configured and with what FlexAuth adds to it.</summary>
internal sealed class PostgreSqlAddress(IOptions<DatabaseOptions> options)
{
    // PostgreSQL lets 100 connections in unless told otherwise: two nodes and an administrator's tools.
    private const int Connections = 40;

    private const int FirstQuestionSeconds = 10;
    private const int BetweenQuestionsSeconds = 2;

    private readonly NpgsqlConnectionStringBuilder _settings = Completed(options.Value.ConnectionString!);

    /// <summary>For connections that are kept and used again.</summary>
    public string ConnectionString => _settings.ConnectionString;

    /// <summary>For a connection that is made and closed: what it holds ends with it.</summary>
    public string ConnectionStringWithoutPool => new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString;

    /// <summary>As messages name it; never with the password.</summary>
    public string Name => $"{Database} at {Server}";

    public string Database => _settings.Database!;

    public string Server => _settings.Host!.Contains(',') || _settings.Host.StartsWith('/') ? _settings.Host : $"{_settings.Host}:{_settings.Port}";

    public string User => _settings.Username ?? Environment.UserName;

    private static NpgsqlConnectionStringBuilder Completed(string configured)
    {
        var settings = new NpgsqlConnectionStringBuilder(configured)
        {
            // What a row held has no place in a log.
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
            Enlist = false,
        };
        settings.ApplicationName ??= "FlexAuth";

        // ContainsKey says which keywords there are, not which were given.
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = Connections;
        }

        // A server that vanished without a word is noticed within half a minute by whoever waits for it: nine questions of the system's
        // that got no answer. The system's own time until the first is two hours.
        if (!settings.ShouldSerialize("TCP Keepalive"))
        {
            settings.TcpKeepAlive = true;
        }

        // A socket of this machine (Host=/run/postgresql) knows no such times, and would not be opened.
        if (settings is { TcpKeepAlive: true, TcpKeepAliveTime: 0 } && !settings.Host!.Split(',').Any(host => host.Trim().StartsWith('/')))
        {
            (settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (FirstQuestionSeconds, BetweenQuestionsSeconds);
        }

        if (settings.KeepAlive == 0)
        {
            settings.KeepAlive = 30;
        }

        return settings;
    }
}
