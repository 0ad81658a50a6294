using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

/// <summary>
/// Back from the provider, to sign in. Whose account it is was decided when it was connected; a first sign-in connects it where
/// <see cref="FirstSignIn"/> says so. Then the gate that every way in passes, and a second factor of ours from whom it is asked.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class FinishProviderSignIn : ProviderReturn
{
    private readonly ProviderVisits _visits;
    private readonly AttemptDesk _desk;
    private readonly SignInMetrics _metrics;

    internal FinishProviderSignIn(
        WritePath writePath, ProviderVisits visits, AttemptDesk desk, SignInMetrics metrics, IOptions<SignInOptions> options)
        : base(writePath, visits, options, ProviderErrand.SignIn)
    {
        _visits = visits;
        _desk = desk;
        _metrics = metrics;
    }

    private protected override Task NoteAsync(UnitOfWork work, SignInMethod provider, Error problem, CancellationToken cancellationToken) =>
        LogRefusalAsync(work, provider, null, cancellationToken);

    /// <summary>
    /// No token came, none is kept, and a page of consent may bring one: once a month, whatever comes of it, and not of a stranger. Whoever does not consent signs
    /// in without.
    /// </summary>
    private protected override async Task<Uri?> OnwardAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        if (identity.ProtectedToken is not null || !_visits.AsksConsent(visit.Provider))
        {
            return null;
        }

        // Also at the first sign-in by the account: why it is nobody's is told below.
        var owner = await FirstSignIn.OwnerOfAsync(work, identity, cancellationToken);
        if (owner is not null && await KnownTenant.WhyNotAsync(work, identity, owner, cancellationToken) is not null)
        {
            return null;
        }

        var found = owner ?? await FirstSignIn.ConnectAsync(work, identity, cancellationToken);
        if (!found.Succeeded || found.Value.DisabledAt is not null || !await work.MayAskConsentAsync(identity, cancellationToken))
        {
            return null;
        }

        var there = await _visits.BeginConsentAsync(work, visit, identity, Options.ProviderVisitsPerAddress, Options.PasswordWindow, cancellationToken);
        if (there is not null)
        {
            await work.NoteConsentAskedAsync(identity, found.Value, cancellationToken);
        }

        return there;
    }

    private protected override async Task<Error?> DecideAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var owner = await FirstSignIn.OwnerOfAsync(work, identity, cancellationToken);
        if (owner is not null && await KnownTenant.WhyNotAsync(work, identity, owner, cancellationToken) is { } left)
        {
            return await RefuseAsync(work, identity, owner, left, cancellationToken);
        }

        var found = owner ?? await FirstSignIn.ConnectAsync(work, identity, cancellationToken);
        if (!found.Succeeded)
        {
            return await RefuseAsync(work, identity, null, found.Error, cancellationToken);
        }

        return found.Value.DisabledAt is null
            ? await EnterAsync(work, identity, found.Value, cancellationToken)
            : await RefuseAsync(work, identity, found.Value, ProviderErrors.Disabled(identity.Provider), cancellationToken);
    }

    private async Task<Error?> EnterAsync(UnitOfWork work, ProviderIdentity identity, Member member, CancellationToken cancellationToken)
    {
        _metrics.Count(SignInOutcome.ProviderAccepted);
        if (identity.Profile is { } profile)
        {
            var account = work.Db.ProviderAccounts.Where(a => a.MemberId == member.Id && a.Provider == identity.Provider);
            var before = await account.Select(a => a.Phone).SingleOrDefaultAsync(cancellationToken);
            await account.ExecuteUpdateAsync(
                a => a.SetProperty(x => x.Position, profile.Position).SetProperty(x => x.Phone, profile.Phone), cancellationToken);
            await ProfilePhone.TakeOverAsync(work, member, identity.Provider, before, profile.Phone, cancellationToken);
        }

        var step = await _desk.OpenAsync(
            work,
            (Visitor)work.Actor,
            member,
            identity.Provider,
            Arrival.FirstFactor,
            cancellationToken,
            SignInOutcome.ProviderAccepted,
            identity.VouchesForMfa);
        if (work.Db.SignInAttempts.Local.SingleOrDefault() is { } opened)
        {
            work.RememberProviderSession(identity, opened);
            await work.RememberGrantAsync(identity, member, RefreshTimes.Next(Options.ProviderCheckInterval), cancellationToken);
        }

        return step.Problem;
    }

    private async Task<Error> RefuseAsync(
        UnitOfWork work, ProviderIdentity identity, Member? member, Error problem, CancellationToken cancellationToken)
    {
        await LogRefusalAsync(work, identity.Provider, member, cancellationToken);
        return problem;
    }

    private async Task LogRefusalAsync(UnitOfWork work, SignInMethod provider, Member? member, CancellationToken cancellationToken)
    {
        _metrics.Count(SignInOutcome.ProviderRefused);
        if (!await IsRefusalToldAsync(work, member?.Id, cancellationToken))
        {
            return;
        }

        if (member is null)
        {
            SignInLog.WriteStranger(work, provider, SignInOutcome.ProviderRefused);
        }
        else
        {
            SignInLog.Write(work, member, provider, SignInOutcome.ProviderRefused);
        }
    }
}
