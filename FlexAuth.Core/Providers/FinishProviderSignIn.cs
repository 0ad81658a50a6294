using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers;

/// <summary>
/// Back from the provider, to sign in. Whose account it is was decided when it was connected; a first sign-in connects it where
/// <see cref="FirstSignIn"/> says so. Then the gate that every way in passes, and a second factor of ours from whom it is asked.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class FinishProviderSignIn : ProviderReturn
{
    private readonly AttemptDesk _desk;
    private readonly SignInMetrics _metrics;

    internal FinishProviderSignIn(WritePath writePath, ProviderVisits visits, AttemptDesk desk, SignInMetrics metrics)
        : base(writePath, visits, ProviderErrand.SignIn)
    {
        _desk = desk;
        _metrics = metrics;
    }

    private protected override void Note(UnitOfWork work, SignInMethod provider, Error problem)
    {
        _metrics.Count(SignInOutcome.ProviderRefused);
        AttemptDesk.LogStranger(work, provider, SignInOutcome.ProviderRefused);
    }

    private protected override async Task<Error?> DecideAsync(UnitOfWork work, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var owner = await FirstSignIn.OwnerOfAsync(work, identity, cancellationToken);
        if (owner is not null && await KnownTenant.WhyNotAsync(work, identity, owner, cancellationToken) is { } left)
        {
            return Refuse(work, identity, owner, left);
        }

        var found = owner ?? await FirstSignIn.ConnectAsync(work, identity, cancellationToken);
        if (!found.Succeeded)
        {
            return Refuse(work, identity, null, found.Error);
        }

        return found.Value.DisabledAt is null
            ? await EnterAsync(work, identity, found.Value, cancellationToken)
            : Refuse(work, identity, found.Value, ProviderErrors.Disabled(identity.Provider));
    }

    private async Task<Error?> EnterAsync(UnitOfWork work, ProviderIdentity identity, Member member, CancellationToken cancellationToken)
    {
        _metrics.Count(SignInOutcome.ProviderAccepted);
        AttemptDesk.Log(work, member, identity.Provider, SignInOutcome.ProviderAccepted);
        if (identity.Profile is { } profile)
        {
            var account = work.Db.ProviderAccounts.Where(a => a.MemberId == member.Id && a.Provider == identity.Provider);
            var before = await account.Select(a => a.Phone).SingleOrDefaultAsync(cancellationToken);
            await account.ExecuteUpdateAsync(
                a => a.SetProperty(x => x.Position, profile.Position).SetProperty(x => x.Phone, profile.Phone), cancellationToken);
            await ProfilePhone.TakeOverAsync(work, member, identity.Provider, before, profile.Phone, cancellationToken);
        }

        var step = await _desk.OpenAsync(
            work, (Visitor)work.Actor, member, identity.Provider, Arrival.FirstFactor, cancellationToken, identity.VouchesForMfa);
        return step.Problem;
    }

    private Error Refuse(UnitOfWork work, ProviderIdentity identity, Member? member, Error problem)
    {
        _metrics.Count(SignInOutcome.ProviderRefused);
        if (member is null)
        {
            AttemptDesk.LogStranger(work, identity.Provider, SignInOutcome.ProviderRefused);
        }
        else
        {
            AttemptDesk.Log(work, member, identity.Provider, SignInOutcome.ProviderRefused);
        }

        return problem;
    }
}
