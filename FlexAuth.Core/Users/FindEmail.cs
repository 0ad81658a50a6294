using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>Asks whose an email address is.</summary>
/// <param name="Email">What was typed.</param>
/// <param name="ExceptId">The person whose form it is: their own address is no duplicate.</param>
public sealed record EmailQuestion(string Email, Guid ExceptId);

/// <summary>What is known of an email address.</summary>
/// <param name="Taken">Why the forms would refuse it; null where it is free, or no address.</param>
public sealed record EmailAnswer(Error? Taken);

/// <summary>
/// Says while an email address is typed whether it is taken: what saving the form would answer, and no more. Only administrators ask,
/// and they learn by it what creating a person would tell them anyway.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class FindEmail(IDbContextFactory<FlexAuthDbContext> contexts) : Query<EmailQuestion, EmailAnswer>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<EmailAnswer>> ReadAsync(
        FlexAuthDbContext db, Actor actor, EmailQuestion request, CancellationToken cancellationToken) =>
        EmailAddress.TryParse(request.Email, out var email)
            ? new EmailAnswer(await EmailUse.FindAsync(
                db, (SignedInMember)actor, m => m.NormalizedEmail == email.Key && m.Id != request.ExceptId, cancellationToken))
            : new EmailAnswer(null);
}
