using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>Every step of one person's sign-ins, right or wrong, page by page.</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ListSignInSteps(IDbContextFactory<FlexAuthDbContext> contexts) : Query<HistoryRequest, HistoryPage<LoggedStep>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<HistoryPage<LoggedStep>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, HistoryRequest request, CancellationToken cancellationToken) =>
        await db.Members.Within((SignedInMember)actor).AnyAsync(m => m.Id == request.MemberId, cancellationToken)
            ? await StepReading.ReadAsync(db, request, cancellationToken)
            : Error.NotFound;
}
