using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>How one person within the actor's reach signs in: what the cards of their page show. Everybody else does not exist (AZ2).</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ShowSignIn(
    IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> options, ServerOffer offer, TimeProvider clock)
    : Query<Guid, PersonSignIn>(contexts)
{
    private readonly PersonReading _reading = new(options, offer, clock);

    /// <inheritdoc />
    protected override async Task<Result<PersonSignIn>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var asking = (SignedInMember)actor;
        var member = await db.Members.Within(asking).Include(m => m.Organization).SingleOrDefaultAsync(m => m.Id == request, cancellationToken);
        return member is null ? Error.NotFound : await _reading.ReadAsync(db, asking, member, cancellationToken);
    }
}
