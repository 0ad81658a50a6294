using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>
/// Browsers that skip the second factor of a person (SE6). A page looks whether the browser that it was opened in is one; only the request at
/// the end of the sign-in, which can write the cookie, decides, and gives it another token.
/// </summary>
internal sealed class DeviceDesk(DeviceSeeds seeds)
{
    /// <summary>The most browsers that are remembered for one person.</summary>
    public const int MostOfOnePerson = 20;

    /// <summary>Whether the browser is remembered for this person, who just proved the first factor: asked of nobody else, and told to nobody else.</summary>
    public async Task<bool> KnowsAsync(UnitOfWork work, Member member, SignInMethod method, CancellationToken cancellationToken) =>
        Brought(work).Hashes.Count > 0
        && await FindAsync(work, member, method, await work.Db.RememberedDaysAsync(member.Organization.RootId, cancellationToken), cancellationToken) is not null;

    /// <summary>
    /// At the end of a sign-in, however it was made: this browser gets a new token, and the person's days on it begin anew, unless the sign-in proved
    /// less than what they skip. Where they asked for it, the browser is remembered from now on.
    /// </summary>
    public async Task<KeptDevices> KeepAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        // Most sign-ins: nobody is remembered here, nor wants to be.
        if (Brought(work).Hashes.Count == 0 && !attempt.RemembersDevice)
        {
            return KeptDevices.None;
        }

        var member = attempt.Member;
        var days = await work.Db.RememberedDaysAsync(member.Organization.RootId, cancellationToken);
        var kept = await FindAsync(work, member, attempt.Method, days, cancellationToken) is { } known
            ? await RenewAsync(work, known, Renews(attempt) ? work.Now + TimeSpan.FromDays(days) : known.ExpiresAt, cancellationToken)
            : null;
        if (kept is null && attempt.RemembersDevice && days > 0)
        {
            kept = await RememberAsync(work, member, days, cancellationToken);
        }

        return await BrowserShelf.TidyAsync(work, kept, cancellationToken);
    }

    /// <summary>A click at a provider that may have asked for nothing is no second factor, and a recovery code is for when something is lost.</summary>
    private static bool Renews(SignInAttempt attempt) =>
        attempt.SecondFactor is not SecondFactorKind.RecoveryCode && !(attempt.Method.IsProvider() && attempt.SecondFactor is null);

    private static DeviceTokens Brought(UnitOfWork work) => ((Visitor)work.Actor).Devices;

    private async Task<Known?> FindAsync(
        UnitOfWork work, Member member, SignInMethod method, int days, CancellationToken cancellationToken)
    {
        var brought = Brought(work);
        if (days == 0)
        {
            return null;
        }

        var ids = brought.Hashes.Keys.ToList();
        var devices = await work.Db.RememberedDevices.AsNoTracking().Living(days, work.Now)
            .Where(d => d.MemberId == member.Id && EF.Parameter(ids).Contains(d.Id)).ToListAsync(cancellationToken);
        foreach (var device in devices)
        {
            if (seeds.Read(device.ProtectedSeed) is not { } seed)
            {
                continue;
            }

            var hash = brought.Hashes[device.Id];
            switch (DeviceTrusting.Of(device, seed, hash, brought.ReadAt))
            {
                case DeviceTrust.Right:
                    return new Known(device.Id, hash, DeviceSeeds.Next(seed, hash), brought.ReadAt, device.EndsAt(days));
                case DeviceTrust.Copied:
                    await EndCopiedAsync(work, member, method, device, cancellationToken);
                    break;
            }
        }

        return null;
    }

    /// <summary>
    /// One row or none, where two come at once: the later one finds the token of both former, and in time, and gets the same next one. The
    /// time begins when that one is seen (<see cref="DeviceReceipt"/>), and nobody prolongs it.
    /// </summary>
    private static async Task<KeptDevice?> RenewAsync(UnitOfWork work, Known known, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var hash = SecretToken.Hash(known.Next);
        var (address, userAgent) = (work.Actor.Address?.ToString(), work.Actor.UserAgent);
        var renewed = await work.Db.RememberedDevices
            .Where(d => d.Id == known.Id && (d.TokenHash == known.Hash || (d.FormerTokenHash == known.Hash && (d.FormerUntil == null || d.FormerUntil >= known.ReadAt))))
            .ExecuteUpdateAsync(
                d => d.SetProperty(x => x.FormerUntil, x => x.TokenHash == known.Hash ? null : x.FormerUntil)
                    .SetProperty(x => x.FormerTokenHash, known.Hash)
                    .SetProperty(x => x.TokenHash, hash)
                    .SetProperty(x => x.LastUsedAt, work.Now)
                    .SetProperty(x => x.ExpiresAt, expires)
                    .SetProperty(x => x.Address, address)
                    .SetProperty(x => x.UserAgent, userAgent),
                cancellationToken);
        return renewed == 1 ? new KeptDevice(known.Id, known.Next, expires) : null;
    }

    private async Task<KeptDevice> RememberAsync(UnitOfWork work, Member member, int days, CancellationToken cancellationToken)
    {
        // What the browser kept of this person before is of no use to it.
        var ids = Brought(work).Hashes.Keys.ToList();
        await work.Db.RememberedDevices.Where(d => d.MemberId == member.Id && EF.Parameter(ids).Contains(d.Id)).ExecuteDeleteAsync(cancellationToken);

        await MakeRoomAsync(work, member, cancellationToken);

        var token = SecretToken.New();
        var device = new RememberedDevice
        {
            MemberId = member.Id,
            TokenHash = SecretToken.Hash(token),
            ProtectedSeed = seeds.New(),
            CreatedAt = work.Now,
            LastUsedAt = work.Now,
            ExpiresAt = work.Now + TimeSpan.FromDays(days),
            Address = work.Actor.Address?.ToString(),
            UserAgent = work.Actor.UserAgent,
        };
        work.Db.RememberedDevices.Add(device);
        work.NoteFactorChange(member, AuditActions.DeviceRemembered, MessageKind.DeviceRemembered, new { device = device.Id, days });
        return new KeptDevice(device.Id, token, device.ExpiresAt);
    }

    /// <summary>Browsers that throw their cookies away leave a device behind each time: the one used longest ago goes.</summary>
    private static async Task MakeRoomAsync(UnitOfWork work, Member member, CancellationToken cancellationToken)
    {
        var surplus = await work.Db.RememberedDevices.Where(d => d.MemberId == member.Id)
            .OrderByDescending(d => d.LastUsedAt).ThenByDescending(d => d.Id).Skip(MostOfOnePerson - 1).Select(d => d.Id).ToListAsync(cancellationToken);
        if (surplus.Count > 0)
        {
            await work.Db.RememberedDevices.Where(d => EF.Parameter(surplus).Contains(d.Id)).ExecuteDeleteAsync(cancellationToken);
            work.Record(new AuditEvent(
                AuditActions.DevicesForgotten, member.Id, member.Organization, new { devices = surplus.Count, why = $"{DeviceEnd.TooManyOfOnePerson}" }));
        }
    }

    /// <summary>
    /// Either this browser or the one that got the newer token has stolen it, and whoever did knows the password, too: else nobody would have
    /// looked. Neither is trusted any more, what was opened by this device ends, and the person is told of both.
    /// </summary>
    private static async Task EndCopiedAsync(
        UnitOfWork work, Member member, SignInMethod method, RememberedDevice device, CancellationToken cancellationToken)
    {
        // One row or none: it is told once (SE8).
        if (await work.Db.RememberedDevices.Where(d => d.Id == device.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return;
        }

        await work.EndSessionsAsync(
            work.Db.Sessions.Where(s => s.MemberId == member.Id && s.DeviceId == device.Id && s.SecondFactor == SecondFactorKind.RememberedDevice),
            SessionEnd.DeviceCopied,
            cancellationToken,
            member.Organization.RootId);
        SignInLog.Write(work, member, method, SignInOutcome.DeviceCopied, SecondFactorKind.RememberedDevice, former: device);
        work.Record(new AuditEvent(
            AuditActions.DeviceCopied, member.Id, member.Organization, new { device = device.Id, lastUsed = device.LastUsedAt, lastUsedFrom = device.Address }));
        work.Send(new OutboxMessage
        {
            Kind = MessageKind.DeviceCopied,
            MemberId = member.Id,
            CreatedAt = work.Now,
            DueAt = work.Now,
            FormerUseAt = device.LastUsedAt,
            FormerAddress = device.Address,
            FormerUserAgent = device.UserAgent,
        });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }

    /// <param name="Id">The device.</param>
    /// <param name="Hash">Of the token by which it is known.</param>
    /// <param name="Next">The token that follows.</param>
    /// <param name="ReadAt">When the browser brought it.</param>
    /// <param name="ExpiresAt">When it is forgotten, unless its days begin anew.</param>
    private sealed record Known(Guid Id, string Hash, string Next, DateTimeOffset ReadAt, DateTimeOffset ExpiresAt);
}
