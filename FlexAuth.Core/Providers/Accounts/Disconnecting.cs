using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Accounts;

/// <summary>Takes an account of a provider from somebody, and with it what it opened (SE2).</summary>
internal static class Disconnecting
{
    /// <param name="work">The transaction.</param>
    /// <param name="memberId">Whose.</param>
    /// <param name="provider">Which.</param>
    /// <param name="why">Told to those whom it signs out.</param>
    /// <param name="isClosed">Whether no account is connected by its address from now on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="but">The session in which the person does it themselves, which goes on.</param>
    public static async Task DisconnectAsync(
        this UnitOfWork work, Guid memberId, SignInMethod provider, SessionEnd why, bool isClosed, CancellationToken cancellationToken, Guid? but = null)
    {
        var name = provider.ToString();
        var account = work.Db.ProviderAccounts.Where(a => a.MemberId == memberId && a.Provider == provider);

        // What a sign-in in flight would be judged by goes first, its session last.
        await work.Db.UserLogins.Where(l => l.UserId == memberId && l.LoginProvider == name).ExecuteDeleteAsync(cancellationToken);
        await work.ReleaseGrantsAsync(work.Db.Members.Where(m => m.Id == memberId).Select(m => m.Id), provider, cancellationToken);
        _ = isClosed
            ? await account.ExecuteUpdateAsync(a => a.SetProperty(x => x.ClosedAt, work.Now).SetProperty(x => x.Position, (string?)null).SetProperty(x => x.Phone, (string?)null),
                cancellationToken)
            : await account.ExecuteDeleteAsync(cancellationToken);
        await work.Db.SignInAttempts.Where(a => a.MemberId == memberId && a.Method == provider && a.Stage != AttemptStage.Over)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.EndSessionsAsync(
            work.Db.Sessions.Where(s => s.MemberId == memberId && s.Method == provider && s.Id != but), why, cancellationToken);
    }

    /// <summary>Whether somebody comes in without it: by email login, or by another provider.</summary>
    public static async Task<bool> HasAnotherWayAsync(
        this UnitOfWork work, Member member, ServerOffer offer, SignInMethod without, CancellationToken cancellationToken) =>
        (await WaysAsync(work.Db, member, offer, cancellationToken)).Any(way => way != without);

    /// <summary>By what somebody comes in: by email login, which stands here for the password, and by accounts of theirs.</summary>
    public static async Task<List<SignInMethod>> WaysAsync(
        FlexAuthDbContext db, Member member, ServerOffer offer, CancellationToken cancellationToken)
    {
        var main = await db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        var logins = await db.UserLogins.Where(l => l.UserId == member.Id).Select(l => l.LoginProvider).ToListAsync(cancellationToken);
        var ways = offer.Providers.Values.Where(provider => logins.Contains($"{provider}")).ToList();
        return member.PasswordHash is not null && SignInGate.AllowsEmailLogin(member, main) ? [SignInMethod.Password, .. ways] : ways;
    }
}
