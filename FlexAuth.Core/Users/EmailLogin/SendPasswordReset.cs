using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.EmailLogin;

/// <summary>
/// "Resend password reset email" for one person. An administrator can send a link and no more: never set or see a password (PW5).
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class SendPasswordReset(WritePath writePath, IOptions<SignInOptions> options) : Operation<Guid, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                var member = await work.Db.Members.Within((SignedInMember)actor).Include(m => m.Organization)
                    .SingleOrDefaultAsync(m => m.Id == request, token);
                if (member is null)
                {
                    return Error.NotFound;
                }

                var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, token);
                if (!SignInGate.AllowsEmailLogin(member, main))
                {
                    return WhyNot(member, main);
                }

                if (await LinkMail.OnTheWay(work.Db, work.Now).AnyAsync(m => m.MemberId == member.Id, token))
                {
                    work.RecordNothing();
                    return new Nothing();
                }

                await LinkMail.SendAsync(work, member, options.Value, token);
                work.Record(new AuditEvent(AuditActions.PasswordResetSent, member.Id, member.Organization));
                return new Nothing();
            },
            cancellationToken);

    private static Error WhyNot(Member member, Organization main) => (member, main) switch
    {
        ({ DisabledAt: not null }, _) => new Error("user.disabled", member.FullName),
        (_, { EmailLoginEnabled: false }) => new Error("user.email_login.organization_off", main.Name),
        _ => new Error("user.no_email_login", member.FullName),
    };
}
