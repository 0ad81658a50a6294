using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Create;

/// <summary>Creates a person, and invites them where email login is to be on.</summary>
[Requires(Permission.ManageUsers)]
public sealed class CreateUser(WritePath writePath, ServerOffer offer, IOptions<SignInOptions> options) : Operation<NewUser, Guid>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, NewUser request, CancellationToken cancellationToken) =>
        (UserDetailsRules.Check(request.Details).Values.FirstOrDefault() ?? offer.SmsCountries.Refusal(request.Details.Phone)) is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => CreateAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Guid>> CreateAsync(
        UnitOfWork work, SignedInMember actor, NewUser request, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Parse(request.Email);
        if (await work.Db.Members.Within(actor).AnyAsync(m => m.Id == request.Id && m.NormalizedEmail == email.Key, cancellationToken))
        {
            work.RecordNothing();
            return request.Id;
        }

        var organization = await work.Db.Organizations.Within(actor).SingleOrDefaultAsync(o => o.Id == request.OrganizationId, cancellationToken);
        if (organization is null)
        {
            return Error.NotFound;
        }

        // Nobody grants what they lack (AZ4).
        if (request.Role > actor.Role)
        {
            return Error.Forbidden;
        }

        // The id may be one person's and the email another's; it is the email that the form can do something about.
        var taken = await EmailUse.FindAsync(work.Db, actor, m => m.NormalizedEmail == email.Key, cancellationToken)
            ?? await EmailUse.FindAsync(work.Db, actor, m => m.Id == request.Id, cancellationToken);
        if (taken is not null)
        {
            return taken;
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == organization.RootId, cancellationToken);
        if (request.EnableEmailLogin && !main.EmailLoginEnabled)
        {
            return new Error("user.email_login.organization_off", main.Name);
        }

        var comesByProvider = await work.Db.ProviderTenants.AnyAsync(t => t.RootOrganizationId == organization.RootId, cancellationToken);
        var sensitive = SensitiveActs.Creating(actor.Role, request.Role, request.EnableEmailLogin, comesByProvider);
        if (await RecentProof.MissingAsync(work, actor, options.Value, sensitive, cancellationToken) is { } missing)
        {
            return missing;
        }

        var member = Newcomer.Of(request.Id, request.Details.Tidied(), organization, request.EnableEmailLogin, work.Now);
        work.Db.Members.Add(member);
        work.Record(Newcomer.AuditOf(member));
        work.Announce(new Change(ChangeKind.Member, organization.RootId, member.Id));
        if (member.EmailLoginEnabled)
        {
            LinkMail.Enclose(work, member, options.Value);
        }

        return member.Id;
    }
}
