using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>Whose phone an access token is of.</summary>
/// <param name="PhoneId">The phone.</param>
/// <param name="MemberId">Its owner.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their address.</param>
/// <param name="Organization">Their organization's name.</param>
/// <param name="ExpiresAt">When the token is void.</param>
public sealed record PhoneHolder(Guid PhoneId, Guid MemberId, string Name, string Email, string Organization, DateTimeOffset ExpiresAt);

/// <summary>Says whose access tokens are. Asked on each use: what was revoked opens nothing from then on.</summary>
public sealed class PhoneDirectory(IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>The holder of that token; null where it is void or never was.</summary>
    public async Task<PhoneHolder?> FindAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (!SecretToken.IsWellFormed(token))
        {
            return null;
        }

        var (hash, now) = (SecretToken.Hash(token!), clock.GetUtcNow());
        var idleSince = now - options.Value.SessionIdle;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var phone = await db.RegisteredPhones.AsNoTracking().Include(p => p.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(p => p.AccessHash == hash && p.AccessExpiresAt > now && p.LastUsedAt > idleSince, cancellationToken);
        if (phone is not { Member: var owner, AccessExpiresAt: { } expires })
        {
            return null;
        }

        var main = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == owner.Organization.RootId, cancellationToken);
        return SignInGate.AllowsEmailLogin(owner, main)
            ? new PhoneHolder(phone.Id, owner.Id, owner.FullName, owner.Email!, owner.Organization.Name, expires)
            : null;
    }
}
