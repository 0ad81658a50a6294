using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>
/// A change of what somebody signs in with, by themselves. The order is the protection: a second factor must be asked of them at all (PW6),
/// one changes at a time, and a factor that they have, or the recovery code, proved lately that it is them (SE7, OT5, RC4).
/// </summary>
public abstract class OwnFactorOperation<TRequest, TResult> : Operation<TRequest, TResult>
{
    private readonly SignInOptions _options;

    private protected OwnFactorOperation(WritePath writePath, OwnFactors factors, IOptions<SignInOptions> options)
        : base(writePath)
    {
        Factors = factors;
        _options = options.Value;
    }

    private protected OwnFactors Factors { get; }

    /// <inheritdoc />
    protected sealed override async Task<Result<TResult>> RunAsync(Actor actor, TRequest request, CancellationToken cancellationToken)
    {
        var done = await CommitAsync(
            actor, async (work, token) => Kept(work, await RunAsync(work, (SignedInMember)actor, request, token)), cancellationToken);
        return done switch
        {
            { Succeeded: false } => done.Error,
            { Value.Counted: { } refusal } => refusal,
            _ => done.Value.Result!,
        };
    }

    /// <summary>Whether what was counted, or sent, is kept although the change is refused: guesses must not be rolled back with it.</summary>
    private protected virtual bool IsCounted(Error refusal) => false;

    /// <summary>Why there is nothing to do, which nobody has to prove themselves for; null where there is.</summary>
    private protected virtual Task<Error?> WhyNothingAsync(UnitOfWork work, Member member, CancellationToken cancellationToken) => Task.FromResult<Error?>(null);

    /// <summary>
    /// Why it cannot go; null where something is left that signs the person in, or where nothing did before. Then the browsers go with it that
    /// skip the second factor: one of them may be where it was lost.
    /// </summary>
    /// <param name="work">The transaction, in which it is gone.</param>
    /// <param name="member">Whose.</param>
    /// <param name="before">What signed them in before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private protected async Task<Error?> WhyItMustStayAsync(
        UnitOfWork work, Member member, IReadOnlyList<SecondFactorKind> before, CancellationToken cancellationToken)
    {
        if (before.Count > 0 && (await Factors.UsableAsync(work.Db, member, cancellationToken)).Count == 0)
        {
            return SecuritySettingsErrors.LastMethod;
        }

        await work.ForgetDevicesAsync(member.Id, DeviceEnd.FactorRemoved, cancellationToken);
        await work.TidyWithoutFactorsAsync(member, cancellationToken);
        return null;
    }

    /// <summary>The change itself.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="me">Who acts.</param>
    /// <param name="member">The same, with their organization.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private protected abstract Task<Result<TResult>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, TRequest request, CancellationToken cancellationToken);

    private async Task<Result<TResult>> RunAsync(UnitOfWork work, SignedInMember me, TRequest request, CancellationToken cancellationToken)
    {
        // First the turn: whatever is read is what the one before left.
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (!await Factors.AreAskedAsync(work.Db, member, main, cancellationToken))
        {
            return SecuritySettingsErrors.NoEmailLogin;
        }

        return await WhyNothingAsync(work, member, cancellationToken) is { } nothing ? nothing
            : await UnprovedAsync(work, me, cancellationToken) is { } unproved ? unproved
            : await ChangeAsync(work, me, member, request, cancellationToken);
    }

    /// <summary>
    /// A code by mail proves no more than the mailbox: it will do only where there is nothing stronger, so that password and mailbox void no
    /// recovery code and no other factor (RC4). Whoever has nothing at all gives one, too: a stolen session must not bind a factor.
    /// </summary>
    private async Task<Error?> UnprovedAsync(UnitOfWork work, SignedInMember me, CancellationToken cancellationToken) =>
        await RecentProof.OfOwnFactorAsync(work.Db, me, Factors, _options, work.Now, cancellationToken) ? null : RecentProof.FactorRequired;

    /// <summary>A refusal rolls back whatever was done, unless it is one that counts.</summary>
    private Result<Outcome> Kept(UnitOfWork work, Result<TResult> result)
    {
        if (result.Succeeded)
        {
            return new Outcome(result.Value, null);
        }

        if (!IsCounted(result.Error))
        {
            return result.Error;
        }

        work.RecordNothing();
        return new Outcome(default, result.Error);
    }

    /// <summary>What is committed: the change, or the count of a try that was refused.</summary>
    private sealed record Outcome(TResult? Result, Error? Counted);
}
