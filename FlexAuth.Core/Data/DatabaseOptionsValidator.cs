using Microsoft.Extensions.Options;
using Npgsql;

namespace FlexAuth.Core.Data;

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    private const string ProviderKey = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}";
    private const string ConnectionKey = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)}";
    private const string Example = "Host=db.example.org;Database=flexauth;Username=flexauth;Password=…";

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
        Problem(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Problem(DatabaseOptions options)
    {
        var given = !string.IsNullOrWhiteSpace(options.ConnectionString);
        if (DatabaseOptions.IsPostgreSql(options.Provider))
        {
            return given ? ProblemOf(options.ConnectionString!) : $"{ConnectionKey} is required where {ProviderKey} is PostgreSql: {Example}.";
        }

        if (!string.IsNullOrWhiteSpace(options.Provider) && !string.Equals(options.Provider, DatabaseOptions.Sqlite, StringComparison.OrdinalIgnoreCase))
        {
            return $"{ProviderKey} must be Sqlite or PostgreSql, but is \"{options.Provider}\".";
        }

        // Whoever forgets the provider would start over an empty file.
        return given ? $"{ConnectionKey} is for PostgreSQL: set {ProviderKey} to PostgreSql, or remove it." : null;
    }

    /// <summary>What cannot be understood may be a part of the password: nothing of it is repeated.</summary>
    private static string? ProblemOf(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) switch
            {
                { Host: null or "" } => $"{ConnectionKey} has no Host: {Example}.",
                { Database: null or "" } => $"{ConnectionKey} has no Database: {Example}.",
                _ => null,
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return $"{ConnectionKey} cannot be understood; values that hold a semicolon or a quotation mark stand between quotation marks: {Example}.";
        }
    }
}
