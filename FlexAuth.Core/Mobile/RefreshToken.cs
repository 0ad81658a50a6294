using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>A refresh token, for the next ones.</summary>
public sealed record TokenToRefresh(string? RefreshToken)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => nameof(TokenToRefresh);
}

/// <summary>
/// Trades a refresh token for the next tokens, which follow from it: whoever sends it twice gets the same. The former one is taken until
/// somebody came with the newer ones, and a minute longer; then it is a copy (RFC 9700 section 4.14): all tokens die, and only key and PIN
/// open the phone again.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class RefreshToken : Operation<TokenToRefresh, PhoneTokens>
{
    private readonly PhoneDesk _desk;
    private readonly DeviceSeeds _seeds;
    private readonly MobileOptions _options;
    private readonly SignInOptions _limits;

    internal RefreshToken(WritePath writePath, PhoneDesk desk, DeviceSeeds seeds, IOptions<MobileOptions> options, IOptions<SignInOptions> limits)
        : base(writePath)
    {
        _desk = desk;
        _seeds = seeds;
        _options = options.Value;
        _limits = limits.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<PhoneTokens>> RunAsync(Actor actor, TokenToRefresh request, CancellationToken cancellationToken) =>
        RefreshPair.Read(request.RefreshToken) is { } brought
            ? Answer<PhoneTokens>.Of(await CommitAsync(actor, (work, token) => RefreshAsync(work, brought, token), cancellationToken))
            : MobileErrors.Locked;

    private async Task<Result<Answer<PhoneTokens>>> RefreshAsync(UnitOfWork work, RefreshPair brought, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var unlockHash = brought.UnlockHash;
        if (await PhoneDesk.OfAsync(work, p => p.Where(x => x.UnlockHash == unlockHash), cancellationToken) is not { UnlockedAt: { } unlockedAt } phone
            || _seeds.Read(phone.ProtectedSeed) is not { } seed)
        {
            return MobileErrors.Locked;
        }

        var lockedAt = unlockedAt + _limits.SessionLifetime;
        if (lockedAt <= work.Now || phone.LastUsedAt <= work.Now - _limits.SessionIdle)
        {
            return MobileErrors.Locked;
        }

        if (await PhoneDesk.WhyNotAsync(work, phone, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var turnHash = brought.TurnHash;
        if (phone.RefreshHash != turnHash && !IsFormer(phone, turnHash, work.Now))
        {
            if (IsLate(phone, brought, seed, work.Now))
            {
                return MobileErrors.Late;
            }

            await LockCopiedAsync(work, phone, cancellationToken);
            return (Answer<PhoneTokens>)MobileErrors.Locked;
        }

        var next = brought.Next(seed);
        var tokens = new PhoneTokens(next.Access(seed), PhoneTokens.Sooner(work.Now + _options.AccessTokenLifetime, lockedAt), next.Text, lockedAt);
        return await TurnAsync(work, phone, turnHash, next, tokens, cancellationToken) ? (Answer<PhoneTokens>)tokens : MobileErrors.Locked;
    }

    private static bool IsFormer(RegisteredPhone phone, string turnHash, DateTimeOffset now) =>
        phone.FormerRefreshHash == turnHash && (phone.FormerUntil is null || now <= phone.FormerUntil);

    /// <summary>
    /// The one before the former: it was under way while the newer ones came. Only for a minute after that, which asking once more does not
    /// prolong; and whoever goes on turns it into one of long ago, so that no thief who refreshes often hides behind it.
    /// </summary>
    private static bool IsLate(RegisteredPhone phone, RefreshPair brought, byte[] seed, DateTimeOffset now) =>
        now <= phone.TurnedAt + DeviceTrusting.Grace && brought.Next(seed).Next(seed).TurnHash == phone.RefreshHash;

    /// <summary>
    /// One row or none, where two come at once: the later one finds the token of both former, and in time, and gets the same next ones. The
    /// minute begins when those are used (<see cref="PhoneDirectory"/>), and nobody prolongs it.
    /// </summary>
    private static async Task<bool> TurnAsync(
        UnitOfWork work, RegisteredPhone phone, string turnHash, RefreshPair next, PhoneTokens tokens, CancellationToken cancellationToken)
    {
        var (nextHash, accessHash) = (next.TurnHash, SecretToken.Hash(tokens.AccessToken));
        var (address, userAgent) = (work.Actor.Address?.ToString(), work.Actor.UserAgent);
        return await work.Db.RegisteredPhones
            .Where(p => p.Id == phone.Id && p.UnlockHash == phone.UnlockHash
                && (p.RefreshHash == turnHash || (p.FormerRefreshHash == turnHash && (p.FormerUntil == null || p.FormerUntil >= work.Now))))
            .ExecuteUpdateAsync(
                p => p.SetProperty(x => x.FormerUntil, x => x.RefreshHash == turnHash ? null : x.FormerUntil)
                    .SetProperty(x => x.TurnedAt, x => x.RefreshHash == turnHash ? work.Now : x.TurnedAt)
                    .SetProperty(x => x.FormerRefreshHash, turnHash)
                    .SetProperty(x => x.RefreshHash, nextHash)
                    .SetProperty(x => x.AccessHash, accessHash)
                    .SetProperty(x => x.AccessExpiresAt, tokens.ExpiresAt)
                    .SetProperty(x => x.LastUsedAt, work.Now)
                    .SetProperty(x => x.Address, address)
                    .SetProperty(x => x.UserAgent, userAgent),
                cancellationToken) == 1;
    }

    /// <summary>Nobody can tell which of the two is the phone; it has the key, which the token's thief has not.</summary>
    private async Task LockCopiedAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        // One row or none: it is told once (SE8).
        if (await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && p.UnlockHash == phone.UnlockHash).LockAsync(cancellationToken) == 0)
        {
            return;
        }

        _desk.Log(work, phone, SignInOutcome.PhoneTokenCopied);
        PhoneDesk.Note(work, phone, AuditActions.MobileTokenCopied, new { phone = phone.Id, name = phone.Name, lastUsedFrom = phone.Address });
        PhoneDesk.TellOfCopy(work, phone);
    }
}
