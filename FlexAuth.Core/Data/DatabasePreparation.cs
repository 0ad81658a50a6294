using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Data;

/// <summary>The database cannot be used; the message is a sentence for the operator that names it.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Makes the database ready at start: creates what is missing, or brings it up to date.</summary>
public abstract class DatabasePreparation
{
    private protected DatabasePreparation()
    {
    }

    /// <summary>For commands that work on an installation: an empty new one somewhere else would be no help.</summary>
    /// <exception cref="DatabaseUnusableException">There is none.</exception>
    public abstract Task RequireExistingAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates or upgrades the database. Of several that start at once one does it, and the others wait.</summary>
    /// <exception cref="DatabaseUnusableException">It cannot be used, or is a newer version's.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken = default) => PrepareAsync(null, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="first">Done before the next node's turn: what the first one makes, the others find.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public abstract Task PrepareAsync(Action? first, CancellationToken cancellationToken = default);

    private protected static async Task RefuseNewerAsync(FlexAuthDbContext db, string name, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        var foreign = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).FirstOrDefault(m => !known.Contains(m));
        if (foreign is not null)
        {
            throw new DatabaseUnusableException(
                $"The database {name} was written by a newer version of FlexAuth (it has {foreign}). Start that version, or restore a backup.");
        }
    }
}
