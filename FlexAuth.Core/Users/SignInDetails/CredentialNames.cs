using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>A passkey or an authentication app by which somebody signed in.</summary>
/// <param name="Kind">Which of both; null where it is gone.</param>
/// <param name="Name">What the person calls it now; null where it has no name or is gone.</param>
/// <param name="IsGone">Whether it was removed since.</param>
public sealed record NamedCredential(SecondFactorKind? Kind, string? Name, bool IsGone = false);

/// <summary>What one person's passkeys and apps are called, those of them that a log or a list of sessions tells of.</summary>
internal sealed class CredentialNames
{
    private readonly IReadOnlyDictionary<Guid, NamedCredential> _there;

    private CredentialNames(IReadOnlyDictionary<Guid, NamedCredential> there) => _there = there;

    /// <summary>Reads what is there of them; nothing where none is asked for.</summary>
    public static async Task<CredentialNames> ReadAsync(
        FlexAuthDbContext db, Guid memberId, IEnumerable<Guid?> credentials, CancellationToken cancellationToken)
    {
        var ids = credentials.OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0)
        {
            return new CredentialNames(new Dictionary<Guid, NamedCredential>());
        }

        var passkeys = await db.Passkeys.Where(p => p.MemberId == memberId && EF.Parameter(ids).Contains(p.Id))
            .Select(p => new { p.Id, p.Name }).ToListAsync(cancellationToken);
        var apps = await db.AuthenticatorApps.Where(a => a.MemberId == memberId && EF.Parameter(ids).Contains(a.Id))
            .Select(a => new { a.Id, a.Name }).ToListAsync(cancellationToken);
        return new CredentialNames(
            passkeys.Select(p => (p.Id, new NamedCredential(SecondFactorKind.Passkey, p.Name)))
                .Concat(apps.Select(a => (a.Id, new NamedCredential(SecondFactorKind.AuthenticationApp, a.Name)))).ToDictionary());
    }

    /// <summary>Null where none is named.</summary>
    public NamedCredential? Of(Guid? credential) =>
        credential is { } id ? _there.GetValueOrDefault(id) ?? new NamedCredential(null, null, IsGone: true) : null;
}
