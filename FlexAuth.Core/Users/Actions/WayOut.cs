using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>
/// Keeps the last administrator who can complete a sign-in from an action that takes ways in. It is asked person after person, so that
/// of a selection of all of them one remains.
/// </summary>
internal sealed class WayOut
{
    private readonly HashSet<Guid> _able;
    private readonly Error? _refusal;

    private WayOut(HashSet<Guid> able, Error? refusal)
    {
        _able = able;
        _refusal = refusal;
    }

    public static async Task<WayOut> ForAsync(
        FlexAuthDbContext db, Guid rootId, bool isEndangered, CancellationToken cancellationToken) => isEndangered
            ? new WayOut(
                await LastWayOut.Able(db, rootId).Select(m => m.Id).ToHashSetAsync(cancellationToken),
                await LastWayOut.RefuseAsync(db, rootId, cancellationToken))
            : new WayOut([], null);

    /// <summary>The refusal for the last one. Whoever is not refused counts as gone for the next.</summary>
    public Error? WhyNot(Person person) => WhyNot(person.Id);

    /// <summary>Likewise.</summary>
    public Error? WhyNot(Guid memberId)
    {
        if (WhyNever(memberId) is { } refusal)
        {
            return refusal;
        }

        _able.Remove(memberId);
        return null;
    }

    /// <summary>The refusal for the last one; nobody counts as gone by asking.</summary>
    public Error? WhyNever(Guid memberId) => _able.Count == 1 && CountsOn(memberId) ? _refusal : null;

    /// <summary>Whether the person is one of those who are left.</summary>
    public bool CountsOn(Guid memberId) => _able.Contains(memberId);
}
