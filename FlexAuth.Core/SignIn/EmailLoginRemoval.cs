using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>What was deleted for good.</summary>
internal sealed record RemovedCredentials(int Passwords, RemovedFactors Factors, int Devices);

/// <summary>Email login goes off for these people: everything that it opened is deleted or ended, and they start anew should it come on again.</summary>
internal static class EmailLoginRemoval
{
    /// <param name="work">The transaction.</param>
    /// <param name="people">Of one tree.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="byJob">The job that does it, if one does.</param>
    /// <param name="hold">How long the notices wait.</param>
    public static async Task<RemovedCredentials> RemoveEmailLoginAsync(
        this UnitOfWork work, IQueryable<Member> people, Guid rootId, CancellationToken cancellationToken, Guid? byJob = null, TimeSpan hold = default)
    {
        await TellAsync(work, people, rootId, byJob, hold, cancellationToken);
        return await RemoveAsync(work, people, people.Select(m => m.Id), rootId, null, byJob, cancellationToken);
    }

    /// <summary>
    /// The same for so many that everybody else would wait: whoever had a password is marked as somebody who has yet to be told of it
    /// (<see cref="Member.PasswordTakenBy"/>).
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="people">Of one tree.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="takenBy">The administrator whose doing it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<RemovedCredentials> RemoveEmailLoginAsync(
        this UnitOfWork work, GatheredPeople people, Guid rootId, Guid takenBy, CancellationToken cancellationToken) =>
        RemoveAsync(work, people.Members, people.Ids, rootId, takenBy, null, cancellationToken);

    private static async Task<RemovedCredentials> RemoveAsync(
        UnitOfWork work,
        IQueryable<Member> people,
        IQueryable<Guid> ids,
        Guid rootId,
        Guid? takenBy,
        Guid? byJob,
        CancellationToken cancellationToken)
    {
        var sessions = work.Db.Sessions.Where(s => SignInMethods.OfEmailLogin.Contains(s.Method) && ids.Contains(s.MemberId));
        await work.EndSessionsAsync(sessions, SessionEnd.EmailLoginDisabled, cancellationToken, rootId);
        await work.RevokeLinksAsync(ids, cancellationToken, byJob);
        await work.CancelSecretsAsync(ids, cancellationToken, byJob);
        await work.Db.SignInAttempts.Where(a => ids.Contains(a.MemberId)).ExecuteDeleteAsync(cancellationToken);
        await work.DeleteCodesAsync(ids, cancellationToken);
        var devices = await work.ForgetDevicesAsync(ids, DeviceEnd.EmailLoginDisabled, cancellationToken);
        await work.EndPhonesAsync(ids, PhoneEnd.EmailLoginDisabled, cancellationToken);

        // A second factor that is asked after a provider, too, stays: else whoever has the account and the mailbox sets up one of their own (RC4).
        var guarded = await ProviderAccess.GuardedByFactorsAsync(work.Db, people, rootId, cancellationToken);
        var factors = await work.RemoveFactorsAsync(
            guarded.Count == 0 ? ids : ids.Where(id => !EF.Parameter(guarded).Contains(id)), cancellationToken);
        var passwords = await people.CountAsync(m => m.PasswordHash != null, cancellationToken);

        // Only those who have anything of it: each row that is written costs the read model of the list, too. The version is counted here,
        // where the trigger would write each row once more to count it.
        await people.Where(m => m.PasswordHash != null || m.PasswordSetAt != null || m.TwoFactorSetAt != null || m.ActivatedAt != null
                || m.InvitedAt != null || m.LinkOpenedAt != null || m.LockoutEnd != null)
            .ExecuteUpdateAsync(
            m => m.SetProperty(x => x.PasswordTakenBy, x => x.PasswordHash != null ? takenBy ?? x.PasswordTakenBy : x.PasswordTakenBy)
                .SetProperty(x => x.PasswordHash, (string?)null)
                .SetProperty(x => x.PasswordSetAt, (DateTimeOffset?)null)
                .SetProperty(x => x.TwoFactorSetAt, x => EF.Parameter(guarded).Contains(x.Id) ? x.TwoFactorSetAt : null)
                .SetProperty(x => x.ActivatedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.InvitedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.LinkOpenedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null)
                .SetProperty(x => x.Version, x => x.Version + 1),
            cancellationToken);
        return new RemovedCredentials(passwords, factors, devices);
    }

    /// <summary>Whoever had a password hears that it is gone; whoever had got on the way moves on the open screens.</summary>
    private static async Task TellAsync(
        UnitOfWork work, IQueryable<Member> people, Guid rootId, Guid? byJob, TimeSpan hold, CancellationToken cancellationToken)
    {
        var concerned = await people.Where(m => m.PasswordHash != null || m.InvitedAt != null)
            .Select(m => new { m.Id, HasPassword = m.PasswordHash != null }).ToListAsync(cancellationToken);
        concerned.ForEach(person => work.Announce(new Change(ChangeKind.Member, rootId, person.Id)));
        await work.SendAllAsync(
            concerned.Where(person => person.HasPassword).Select(person => new OutboxMessage
            {
                Kind = MessageKind.EmailLoginDisabled,
                MemberId = person.Id,
                JobId = byJob,
                CreatedAt = work.Now,
                DueAt = work.Now + hold,
            }),
            cancellationToken);
    }
}
