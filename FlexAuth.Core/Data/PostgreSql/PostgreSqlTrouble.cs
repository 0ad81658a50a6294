using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>What PostgreSQL says, as a sentence for the operator with what to do next.</summary>
internal static class PostgreSqlTrouble
{
    private const string Key = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)}";

    public static string Sentence(PostgreSqlAddress address, Exception trouble) => trouble switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"PostgreSQL at {address.Server} does not let {address.User} in: {refused.MessageText}. Check Username and Password in {Key}.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"There is no database {address.Database} at {address.Server}. Create it, "
            + $"CREATE DATABASE {address.Database} OWNER {address.User} ENCODING 'UTF8' TEMPLATE template0, or check Database in {Key}.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $"{address.User} lacks a right in the database {address.Name}: {refused.MessageText}. Make it the owner: "
            + $"ALTER DATABASE {address.Database} OWNER TO {address.User}.",
        NpgsqlException { InnerException: SocketException or TimeoutException } =>
            $"PostgreSQL at {address.Server} cannot be reached: {trouble.InnerException!.Message}. Check Host and Port in {Key}, and that it runs.",
        NpgsqlException { InnerException: AuthenticationException or CryptographicException or FileNotFoundException or DirectoryNotFoundException } =>
            $"PostgreSQL at {address.Server} did not prove who it is: {trouble.InnerException!.Message.TrimEnd('.')}. Check in {Key} that Host is "
            + "a name of its certificate, and that Root Certificate is the file of the authority that signed it.",
        PostgresException other => $"The database {address.Name} cannot be used: {other.MessageText}.",
        _ => $"The database {address.Name} cannot be used: {trouble.Message}",
    };
}
