using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// Says which phone a request comes from, so that it is counted under that phone and not with the strangers of its address. Phones that were used
/// lately are known without a read; only for others it takes one, of an index. It decides nothing else: what a phone may do is asked of its row,
/// each time.
/// </summary>
public sealed class PhoneRecognition : IDisposable
{
    /// <summary>So many phones are known at the start, by three keys each.</summary>
    private const int MostAtStart = 10_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 6 * MostAtStart });
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly PhoneChallenges _challenges;
    private readonly Lock _lock = new();
    private Task? _start;

    internal PhoneRecognition(IDbContextFactory<FlexAuthDbContext> contexts, PhoneChallenges challenges) => (_contexts, _challenges) = (contexts, challenges);

    /// <summary>The phone, where it is known without a read and made that claim; a signature of an old challenge is none.</summary>
    public async Task<Guid?> RecallAsync(PhoneClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await StartedAsync();
        return _known.TryGetValue<Known>(claim.Key, out var known) && IsInTime(claim) && claim.IsMadeBy(known!.PublicKey) ? known.PhoneId : null;
    }

    /// <summary>The same by one read.</summary>
    public async Task<Guid?> FindAsync(PhoneClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (!IsInTime(claim) || await MakerAsync(claim, cancellationToken) is not { } known)
        {
            return null;
        }

        Remember(claim.Key, known);
        return known.PhoneId;
    }

    /// <summary>
    /// What a claim that nobody proved is answered with, as the operations would, but without waiting for the writer. Whether there is such a phone, only
    /// its key learns: of an old challenge by the one read that was not made for it yet.
    /// </summary>
    public async Task<Error> WhyNotAsync(PhoneClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim.Challenge is null ? MobileErrors.Locked
            : IsInTime(claim) || await MakerAsync(claim, cancellationToken) is null ? MobileErrors.NotRegistered
            : MobileErrors.ChallengeOver;
    }

    /// <summary>The tokens that a phone was just given.</summary>
    public void Remember(Guid phoneId, PhoneTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (_known.TryGetValue<Known>(PhoneClaim.OfPhone(phoneId), out var known) || _known.TryGetValue(KeyOf(tokens), out known))
        {
            Remember(PhoneClaim.OfAccess(tokens.AccessToken)!.Key, known!);
            Remember(KeyOf(tokens), known!);
        }
    }

    /// <summary>It turned out to be void: from now on whoever brings it is a stranger.</summary>
    public void Forget(PhoneClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        _known.Remove(claim.Key);
    }

    /// <inheritdoc />
    public void Dispose() => _known.Dispose();

    private static string KeyOf(PhoneTokens tokens) => PhoneClaim.OfRefresh(tokens.RefreshToken)!.Key;

    private async Task<Known?> MakerAsync(PhoneClaim claim, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue<Known>(claim.Key, out var known))
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            known = await claim.Which(db.RegisteredPhones.AsNoTracking()).Select(p => new Known(p.Id, p.PublicKey)).SingleOrDefaultAsync(cancellationToken);
        }

        return known is not null && claim.IsMadeBy(known.PublicKey) ? known : null;
    }

    private bool IsInTime(PhoneClaim claim) => claim.Challenge is not { } challenge || _challenges.IsOpen(challenge);

    private void Remember(string key, Known known) => _known.Set(key, known, new MemoryCacheEntryOptions { Size = 1 });

    private Task StartedAsync()
    {
        lock (_lock)
        {
            return _start = _start is null or { IsFaulted: true } or { IsCanceled: true } ? StartAsync() : _start;
        }
    }

    /// <summary>Once: so that a restart makes nobody a stranger.</summary>
    private async Task StartAsync()
    {
        await using var db = await _contexts.CreateDbContextAsync();
        var phones = await db.RegisteredPhones.AsNoTracking().OrderByDescending(p => p.LastUsedAt).Take(MostAtStart)
            .Select(p => new { p.Id, p.PublicKey, p.AccessHash, p.UnlockHash }).ToListAsync();
        foreach (var phone in phones)
        {
            var known = new Known(phone.Id, phone.PublicKey);
            Remember(PhoneClaim.OfPhone(phone.Id), known);
            if (phone is { AccessHash: { } access, UnlockHash: { } unlocking })
            {
                Remember(PhoneClaim.OfAccessHash(access), known);
                Remember(PhoneClaim.OfUnlockHash(unlocking), known);
            }
        }
    }

    private sealed record Known(Guid PhoneId, byte[] PublicKey);
}
