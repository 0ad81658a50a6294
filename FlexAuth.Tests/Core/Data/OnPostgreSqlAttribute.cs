using Xunit.v3;

namespace FlexAuth.Tests.Core.Data;

/// <summary>
/// The hosts of these tests start over PostgreSQL; all others over SQLite. With FLEXAUTH_TEST_DATABASE=PostgreSql in the environment, the
/// hosts of all tests do.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnPostgreSqlAttribute : Attribute, ITraitAttribute
{
    public const string Trait = "Database";
    public const string Value = "PostgreSql";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Trait, Value), new("Needs", "Server")];
}
