namespace FlexAuth.Core.Data;

/// <summary>Whether the database can be read, as somebody would find who comes new to it.</summary>
public abstract class DatabaseHealth
{
    private protected const string Question = "SELECT count(*) FROM \"Organizations\"";

    private protected DatabaseHealth()
    {
    }

    /// <summary>What is wrong, or null.</summary>
    public abstract Task<string?> ProblemAsync(CancellationToken cancellationToken = default);

    /// <summary>What is less than it should be while the database can be read, or null.</summary>
    public virtual string? Impairment => null;
}
