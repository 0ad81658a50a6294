using FlexAuth.Core.Audit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Passwords;

/// <summary>
/// "Resend password reset email": the same mail that "Forgot password?" sends to anybody who asks, and counted with it (EC5). Here the
/// answer can be honest: where it goes, or how long to wait.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class SendOwnReset(WritePath writePath, IOptions<SignInOptions> options) : Operation<Nothing, string>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<string>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => SendAsync(work, (SignedInMember)actor, token), cancellationToken);

    private async Task<Result<string>> SendAsync(UnitOfWork work, SignedInMember me, CancellationToken cancellationToken)
    {
        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (!SignInGate.AllowsEmailLogin(member, main))
        {
            return SecuritySettingsErrors.NoEmailLogin;
        }

        // Pressed twice, it is one mail (SE8).
        if (await LinkMail.OnTheWay(work.Db, work.Now).AnyAsync(m => m.MemberId == member.Id, cancellationToken))
        {
            work.RecordNothing();
            return member.Email!;
        }

        var key = Throttling.Reset(EmailAddress.Parse(member.Email));
        if (await work.ReserveAsync(key, options.Value.ResetsPerAccountAndHour, TimeSpan.FromHours(1), cancellationToken) is { } until)
        {
            return SecuritySettingsErrors.ResetWaits(until);
        }

        LinkMail.Enclose(work, member, options.Value);
        work.Record(new AuditEvent(AuditActions.PasswordResetRequested, member.Id, member.Organization));
        return member.Email!;
    }
}
