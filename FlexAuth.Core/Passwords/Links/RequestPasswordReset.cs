using FlexAuth.Core.Audit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>
/// "Forgot password?" The answer is the same for everybody, and so is the time until it comes: it waits for a fixed moment that the
/// work never reaches (PW4).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class RequestPasswordReset(
    WritePath writePath, IOptions<SignInOptions> options, TimeProvider clock) : Operation<string, Nothing>(writePath)
{
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, string request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request, out var email))
        {
            return SignInErrors.NotAnEmail;
        }

        var moment = Task.Delay(AnswerAfter, clock, cancellationToken);
        var result = await CommitAsync<Nothing>(actor, (work, token) => AskAsync(work, email, token), cancellationToken);
        await moment;
        return result;
    }

    private async Task<Result<Nothing>> AskAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var hour = TimeSpan.FromHours(1);
        work.RecordNothing();
        if (await work.ReserveAsync(Throttling.ResetFrom(work.Actor), limits.ResetsPerAddressAndHour, hour, cancellationToken) is { } until)
        {
            return SignInErrors.ResetWaits(until);
        }

        var spared = await work.ReserveAsync(Throttling.Reset(email), limits.ResetsPerAccountAndHour, hour, cancellationToken);
        var member = await work.Db.Members.Include(m => m.Organization)
            .SingleOrDefaultAsync(m => m.NormalizedEmail == email.Key, cancellationToken);
        if (spared is not null || member is null)
        {
            return new Nothing();
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (SignInGate.AllowsEmailLogin(member, main))
        {
            LinkMail.Enclose(work, member, limits);
            work.Record(new AuditEvent(AuditActions.PasswordResetRequested, member.Id, member.Organization));
        }

        return new Nothing();
    }
}
