using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SavedViews;

/// <summary>A view to save, or a saved one under another name.</summary>
/// <param name="Id">Chosen by the form: sent twice, it is one view (SE8). That of a saved view changes that one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query of the list's address.</param>
/// <param name="Replace">Whether another view of that name gives way.</param>
public sealed record ViewToSave(Guid Id, string Name, string Query, bool Replace = false);

/// <summary>Saves a view of the user list for the actor alone.</summary>
[Requires(Permission.ViewUsers)]
public sealed class SaveView(WritePath writePath) : Operation<ViewToSave, Nothing>(writePath)
{
    /// <summary>The most views that somebody can have.</summary>
    public const int Most = 50;

    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 100;

    private const int LongestQuery = 2000;

    /// <summary>What is wrong with it, apart from what only the database knows.</summary>
    public static Error? Check(ViewToSave view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var name = view.Name?.Trim() ?? "";
        return name switch
        {
            "" => new Error("saved_view.name.required"),
            { Length: > LongestName } => new Error("saved_view.name.too_long", LongestName),
            _ when name.Any(char.IsControl) => new Error("saved_view.name.invalid"),
            _ => view.Query is { Length: <= LongestQuery } ? null : new Error("saved_view.query.too_long"),
        };
    }

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, ViewToSave request, CancellationToken cancellationToken) =>
        Check(request) is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => SaveAsync(work, ((SignedInMember)actor).MemberId, request, token), cancellationToken);

    private static async Task<Result<Nothing>> SaveAsync(UnitOfWork work, Guid owner, ViewToSave request, CancellationToken cancellationToken)
    {
        // A preference of one's own: nobody did anything to anybody.
        work.RecordNothing();
        var name = request.Name.Trim();
        var own = await work.Db.SavedViews.Where(v => v.MemberId == owner).ToListAsync(cancellationToken);
        var view = own.Find(v => v.Id == request.Id);
        if (view is null && await work.Db.SavedViews.AnyAsync(v => v.Id == request.Id, cancellationToken))
        {
            return Error.NotFound;
        }

        if (own.Find(v => v.Id != request.Id && string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            if (!request.Replace)
            {
                return new Error("saved_view.name.taken", same.Name);
            }

            own.Remove(same);
            work.Db.SavedViews.Remove(same);

            // The name is unique: it has to be free before it is given again.
            await work.Db.SaveChangesAsync(cancellationToken);
        }

        if (view is null && own.Count >= Most)
        {
            return new Error("saved_view.too_many", Most);
        }

        if (view is null)
        {
            work.Db.SavedViews.Add(new SavedView { Id = request.Id, MemberId = owner, Name = name, Query = request.Query, CreatedAt = work.Now });
        }
        else
        {
            (view.Name, view.Query) = (name, request.Query);
        }

        return new Nothing();
    }
}
