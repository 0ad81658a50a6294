using System.Data.Common;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>What a placeholder of a query stands for. Ours begin with @d_, which Entity Framework gives to none of its own.</summary>
internal readonly record struct SqlValue(string Name, object Value)
{
    /// <summary>As a parameter for a command of that connection.</summary>
    public DbParameter For(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        return For(command);
    }

    /// <summary>As a parameter for that command.</summary>
    public DbParameter For(DbCommand command)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (Name, Value is string text ? StorableText.Of(text) : Value);
        return parameter;
    }
}
