using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>How the person who looks signs in: what the cards of their page show.</summary>
[Requires(Permission.OwnAccount)]
public sealed class ShowOwnSignIn(
    IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> options, ServerOffer offer, TimeProvider clock)
    : Query<Nothing, OwnSignIn>(contexts)
{
    private readonly PersonReading _reading = new(options, offer, clock);

    /// <inheritdoc />
    protected override async Task<Result<OwnSignIn>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        var member = await db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var main = await db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        return new OwnSignIn
        {
            Person = await _reading.ReadAsync(db, me, member, cancellationToken),
            UsesEmailLogin = SignInGate.AllowsEmailLogin(member, main),
            PasswordContext = new PasswordContext($"{member.Organization.Name} {main.Name}", member.FullName, member.Email),
        };
    }
}
