using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
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
/// <param name="Amr">
/// What proved them, in the terms of RFC 8176: at registration <c>pwd</c>, and <c>otp</c> where a code was given; <c>pin</c> where one guards it,
/// <c>user</c> and <c>pop</c> where a passkey does.
/// </param>
public sealed record PhoneHolder(
    Guid PhoneId, Guid MemberId, string Name, string Email, string Organization, DateTimeOffset ExpiresAt, IReadOnlyList<string> Amr);

/// <summary>Says whose access tokens are. Asked on each use: what was revoked opens nothing from then on.</summary>
public sealed class PhoneDirectory
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly WriteGate _gate;
    private readonly SignInOptions _options;
    private readonly TimeProvider _clock;

    internal PhoneDirectory(IDbContextFactory<FlexAuthDbContext> contexts, WriteGate gate, IOptions<SignInOptions> options, TimeProvider clock) =>
        (_contexts, _gate, _options, _clock) = (contexts, gate, options.Value, clock);

    /// <summary>The holder of that token; null where it is void or never was.</summary>
    public async Task<PhoneHolder?> FindAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (!SecretToken.IsWellFormed(token))
        {
            return null;
        }

        var (hash, now) = (SecretToken.Hash(token!), _clock.GetUtcNow());
        var (idleSince, unlockedSince) = (now - _options.SessionIdle, now - _options.SessionLifetime);
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var phone = await db.RegisteredPhones.AsNoTracking().Include(p => p.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(p => p.AccessHash == hash && p.AccessExpiresAt > now && p.LastUsedAt > idleSince && p.UnlockedAt > unlockedSince,
                cancellationToken);
        if (phone is not { Member: var owner, AccessExpiresAt: { } expires })
        {
            return null;
        }

        if (phone is { FormerRefreshHash: not null, FormerUntil: null })
        {
            await ConfirmAsync(hash, now, cancellationToken);
        }

        var main = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == owner.Organization.RootId, cancellationToken);
        return SignInGate.AllowsEmailLogin(owner, main)
            ? new PhoneHolder(phone.Id, owner.Id, owner.FullName, owner.Email!, owner.Organization.Name, expires, ProofsOf(phone))
            : null;
    }

    private static IReadOnlyList<string> ProofsOf(RegisteredPhone phone) =>
        ["pwd", .. phone.CodeGiven ? ["otp"] : Array.Empty<string>(), .. GuardOf(phone)];

    /// <summary>Of a passkey that it is one and that its person was there; where its key is kept, nobody attests (RFC 8176 section 2).</summary>
    private static string[] GuardOf(RegisteredPhone phone) => phone.Guard switch
    {
        PhoneGuard.Pin => ["pin"],
        PhoneGuard.Passkey => ["user", "pop"],
        _ => [],
    };

    /// <summary>The answer with this token has come: from now on the refresh token before it is taken for a minute and no longer. Noted once.</summary>
    private Task<bool> ConfirmAsync(string accessHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Where others write the next use notes it: whose the token is, is known all the same.
        var until = now + DeviceTrusting.Grace;
        return _gate.NoteAsync(
            db => db.RegisteredPhones.Where(p => p.AccessHash == accessHash && p.FormerUntil == null)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.FormerUntil, until), cancellationToken),
            cancellationToken);
    }
}
