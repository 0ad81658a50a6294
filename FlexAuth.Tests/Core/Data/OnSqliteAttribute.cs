using Xunit.v3;

namespace FlexAuth.Tests.Core.Data;

/// <summary>About SQLite itself (its plans, its words, its file): over SQLite whatever all others start over.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnSqliteAttribute : Attribute, ITraitAttribute
{
    public const string Value = "Sqlite";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(OnPostgreSqlAttribute.Trait, Value)];
}
