using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Create;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Audit;

/// <summary>Who did what to whom, in which organization, from where and when: one row for each thing that was done.</summary>
public sealed class AuditTests
{
    [Fact, Trait("Rule", "AU1")]
    public async Task Creating_a_person_is_written_down_once()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);

        var id = (await forest.Host.Get<CreateUser>().ExecuteAsync(actor, Ivo(forest.North))).Value;

        await AssertAsync(forest, "user.created", actor, id, forest.North, """{"role":"Manager","emailLogin":true}""");
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Sending_a_reset_is_written_down_once()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North);

        var job = await forest.Host.SendPasswordResetAsync(actor, member.Id);

        await forest.Host.ChangeAsync(db => db.AuditEntries.RemoveRange(db.AuditEntries.Where(e => e.Action.StartsWith("job."))));
        await AssertAsync(forest, "user.password_reset.sent", actor, member.Id, forest.North, $$"""{"job":"{{job.Id}}"}""");
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Switching_email_login_on_and_off_is_written_down_once_each()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
        {
            m.HasEmergencyAccess = true;
            m.PasswordHash = "hash";
            m.TwoFactorSetAt = m.CreatedAt;
        }));

        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));
        await AssertAsync(forest, "organization.email_login.disabled", actor, null, forest.Main, """{"passwords":0,"authenticationApps":0,"passkeys":0,"phones":0,"emailVerifications":0,"recoveryCodes":0,"devicesForgotten":0}""");
        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));
        await forest.Host.ReadAsync(db => db.AuditEntries.ExecuteDeleteAsync());

        await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default);
        await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default);
        await AssertAsync(forest, "organization.email_login.enabled", actor, null, forest.Main, """{"invited":0}""");
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Asking_for_a_reset_is_written_down_with_the_address_and_without_an_actor()
    {
        await using var forest = await Forest.GrowAsync();
        var member = await forest.MemberAsync(forest.North);
        var visitor = forest.Host.Browser("203.0.113.40").Visitor;

        var asking = forest.Host.Get<RequestPasswordReset>().ExecuteAsync(visitor, member.Email!, TestContext.Current.CancellationToken);
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await asking;

        await AssertAsync(forest, "user.password_reset.requested", visitor, member.Id, forest.North, null);
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Issuing_links_from_the_console_is_written_down()
    {
        await using var forest = await Forest.GrowAsync();
        var chief = await forest.MemberAsync(forest.North, MemberRole.OrganizationAdministrator);
        var console = new ConsoleOperator();

        await forest.Host.Get<IssueAdministratorLink>().ExecuteAsync(console, chief.Email!);
        await AssertAsync(forest, "user.administrator_access.issued", console, chief.Id, forest.North, null);

        await using var empty = await CoreHost.StartAsync();
        await empty.ReadAsync(db => db.Organizations.ExecuteDeleteAsync());
        await empty.Get<IssueSetUpLink>().ExecuteAsync(new InstallationItself(), default);
        var row = await empty.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("installation.set_up_link.issued", "system"), (row.Action, row.ActorKind));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task The_way_from_the_invitation_to_the_session_and_out_is_written_down_step_by_step()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await host.InviteAsync(actor);
        var browser = host.Browser("203.0.113.40");

        var token = await host.LinkTokenOfAsync(ana);
        await host.Get<InspectLink>().ExecuteAsync(browser.Visitor, token);
        await host.Get<NoteLinkOpened>().ExecuteAsync(browser.Visitor, token);
        await host.Get<NoteLinkOpened>().ExecuteAsync(browser.Visitor, token);
        var setUp = Assert.IsType<SetUpAuthenticator>((await browser.SetPasswordAsync(token, ana.Password)).Value);
        ana = ana.Scan(setUp);
        await browser.AnswerAsync(new ConfirmAuthenticator(setUp.AttemptId, ana.WrongCode(host.Clock)));
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(setUp.AttemptId, ana.Code(host.Clock)));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(setUp.AttemptId, save.Code));
        var session = (await browser.RedeemAsync(done.Ticket)).Value;
        var member = (await host.Get<SessionDirectory>().FindAsync(session.Token))! with { Address = IPAddress.Parse("203.0.113.40") };
        await host.Get<SignOut>().ExecuteAsync(member, default);

        var trail = await host.ReadAsync(db => db.AuditEntries.OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(
            ["user.created", "user.link.opened", "user.password.set", "user.authenticator.offered", "user.authenticator.added", "user.recovery_code.replaced"],
            trail.Select(row => row.Action));
        Assert.All(trail, row => Assert.Equal((ana.Id, forest.Main.Id), (row.SubjectId, row.RootOrganizationId)));
        Assert.All(trail.Skip(1), row => Assert.Equal(("visitor", "203.0.113.40"), (row.ActorKind, row.Address)));
        var log = await host.ReadAsync(db => db.SignInLog.OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(
            new HashSet<SignInOutcome> { SignInOutcome.SecondFactorRefused, SignInOutcome.SecondFactorAccepted, SignInOutcome.SignedIn, SignInOutcome.SignedOut },
            log.Select(step => step.Outcome).ToHashSet());
        Assert.Equal(4, log.Count);
        Assert.All(log, step => Assert.Equal(
            (ana.Id, forest.Main.Id, "203.0.113.40", host.Clock.GetUtcNow()), (step.MemberId, step.RootOrganizationId, step.Address, step.OccurredAt)));
        Assert.Equal(SecondFactorKind.AuthenticationApp, log.Single(step => step.Outcome == SignInOutcome.SignedIn).SecondFactor);
    }

    [Fact, Trait("Rule", "AU2")]
    public async Task What_is_refused_leaves_no_trail_of_something_done()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.North);

        await forest.Host.Get<CreateUser>().ExecuteAsync(actor, Ivo(forest.South));
        await forest.Host.StartAsync(actor, UserAction.ResendPasswordReset, new UserSelection { Ids = [Guid.CreateVersion7()] });
        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(await forest.SignedInAsync(forest.Main), new EmailLoginDisabling("Contoso"));
        await forest.Host.Get<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), "nobody@contoso.example");

        Assert.Equal(0, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    private static NewUser Ivo(Organization organization) => new(
        Guid.CreateVersion7(), "Ivo", "Lund", "ivo.lund@contoso.example", organization.Id, MemberRole.Manager, null, null, true);

    private static async Task AssertAsync(Forest forest, string action, Actor actor, Guid? subject, Organization organization, string? details)
    {
        var row = Assert.Single(await forest.Host.ReadAsync(db => db.AuditEntries.ToListAsync()));
        var (kind, id) = actor switch { SignedInMember m => ("member", m.MemberId), Visitor => ("visitor", null), _ => ("console", (Guid?)null) };
        Assert.Equal((action, kind, id, subject), (row.Action, row.ActorKind, row.ActorId, row.SubjectId));
        Assert.Equal((organization.Id, organization.RootId), (row.OrganizationId, row.RootOrganizationId));
        Assert.Equal((actor.Address?.ToString(), details), (row.Address, row.Details));
        Assert.InRange(row.OccurredAt, forest.Host.Clock.GetUtcNow().AddSeconds(-1), forest.Host.Clock.GetUtcNow());
        if (actor is not ConsoleOperator)
            Assert.NotNull(row.Address);
    }
}
