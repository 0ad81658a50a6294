using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>How the person who looks signs in: what the cards of their page show.</summary>
[Requires(Permission.OwnAccount)]
public sealed class ShowOwnSignIn : Query<Nothing, OwnSignIn>
{
    private readonly PersonReading _reading;
    private readonly OwnFactors _factors;

    internal ShowOwnSignIn(
        IDbContextFactory<FlexAuthDbContext> contexts, OwnFactors factors, IOptions<SignInOptions> options, ServerOffer offer, TimeProvider clock)
        : base(contexts)
    {
        _reading = new PersonReading(options, offer, clock);
        _factors = factors;
    }

    /// <inheritdoc />
    protected override async Task<Result<OwnSignIn>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        var member = await db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var main = await db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        var person = await _reading.ReadAsync(db, me, member, cancellationToken);
        return new OwnSignIn
        {
            Person = person,
            Safeguards = new Safeguards
            {
                Held = await HeldAsync(db, member.Id, cancellationToken),
                Counting = await _factors.CountingAsync(db, member, cancellationToken),
                HasRecoveryCode = person.EmailLogin.RecoveryCodeMadeAt is not null,
                IsRecoveryCodeSaved = person.EmailLogin.IsRecoveryCodeSaved,
            },
            UsesEmailLogin = SignInGate.AllowsEmailLogin(member, main),
            UsesSecondFactor = await _factors.AreAskedAsync(db, member, main, cancellationToken),
            PasswordContext = new PasswordContext($"{member.Organization.Name} {main.Name}", member.FullName, member.Email),
        };
    }

    private static async Task<Dictionary<TwoFactorMethod, int>> HeldAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken)
    {
        var held = new Dictionary<TwoFactorMethod, int>();
        foreach (var factor in await OwnFactors.OfAsync(db, memberId, cancellationToken))
        {
            if (TwoFactorMethods.Of(factor.Kind) is { } method)
            {
                held[method] = factor.Count;
            }
        }

        return held;
    }
}
