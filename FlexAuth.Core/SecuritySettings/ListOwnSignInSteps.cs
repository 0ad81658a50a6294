using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>A part of one's own history, the newest first.</summary>
/// <param name="Before">Only what is older; null for the newest.</param>
/// <param name="Take">How many, 1 to 100.</param>
public sealed record OwnHistoryRequest(HistoryPlace? Before, int Take);

/// <summary>Every step of the sign-ins of the person who looks, right or wrong, page by page.</summary>
[Requires(Permission.OwnAccount)]
public sealed class ListOwnSignInSteps(IDbContextFactory<FlexAuthDbContext> contexts) : Query<OwnHistoryRequest, HistoryPage<LoggedStep>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<HistoryPage<LoggedStep>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, OwnHistoryRequest request, CancellationToken cancellationToken) =>
        await StepReading.ReadAsync(db, new HistoryRequest(((SignedInMember)actor).MemberId, request.Before, request.Take), cancellationToken);
}
