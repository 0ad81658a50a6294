using FlexAuth.Core.Installation;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Installation;

public sealed class AdministratorLinkTests
{
    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task The_console_lets_an_administrator_in_again_and_says_so()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        await host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));
        var chief = await forest.MemberAsync(forest.North, MemberRole.OrganizationAdministrator, m =>
        {
            m.EmailLoginEnabled = false;
            m.LockoutEnd = host.Clock.GetUtcNow().AddHours(1);
        });
        var batches = new List<ChangeBatch>();
        using var subscription = host.Get<ChangeFeed>().Subscribe(
            _ => true, batch => { batches.Add(batch); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        var older = (await IssueAsync(host, chief.Email!)).Value;
        var printed = (await IssueAsync(host, $" {chief.Email!.ToUpperInvariant()} ")).Value;
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(LinkState.Replaced, await StateAsync(host, older.Token));
        Assert.Equal(LinkState.Valid, await StateAsync(host, printed.Token));
        Assert.DoesNotContain(printed.Token, printed.ToString());
        var after = await host.MemberAsync(new Account(chief.Id, ""));
        Assert.True(after.HasEmergencyAccess);
        Assert.Null(after.LockoutEnd);
        var audit = await host.ReadAsync(db => db.AuditEntries.OrderBy(a => a.Id).LastAsync());
        Assert.Equal(
            ("user.administrator_access.issued", "console", null, (Guid?)chief.Id, (Guid?)forest.North.Id),
            (audit.Action, audit.ActorKind, audit.ActorId, audit.SubjectId, audit.OrganizationId));
        var mails = await host.MailsAsync(new Account(chief.Id, chief.Email));
        Assert.Equal(2, mails.Count);
        Assert.DoesNotContain(printed.Token, string.Concat(mails.Select(mail => mail.Text + mail.Html)));
        Assert.Contains(new Change(ChangeKind.Member, forest.Main.Id, chief.Id), Assert.Single(batches).Changes);
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task What_the_console_printed_opens_the_set_up_and_proves_no_mailbox()
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(SignInPolicy.Default with { AdministratorMethods = PolicySteps.Email });
        var chief = await host.WithPasswordAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var browser = host.Browser();

        var step = Assert.IsType<OfferEmailVerification>((await browser.SetPasswordAsync((await IssueAsync(host, chief.Email)).Value.Token, "nine calm herons fly")).Value);

        Assert.NotNull(step.ResendFrom);
        Assert.Equal("code.malformed", await browser.ProblemOfAsync(new UseEmailVerification(step.AttemptId)));
        Assert.Equal(0, await host.ReadAsync(db => db.EmailVerifications.CountAsync()));
        await browser.AnswerAsync<SaveRecoveryCode>(new UseEmailVerification(step.AttemptId, await host.MailboxCodeOfAsync(chief)));
    }

    [Theory]
    [InlineData("member", "installation.not_an_administrator")]
    [InlineData("manager", "installation.not_an_administrator")]
    [InlineData("disabled", "installation.not_an_administrator")]
    [InlineData("nobody", "installation.no_such_member")]
    [InlineData("typo", "installation.not_an_email")]
    public async Task The_console_lets_nobody_else_in(string who, string problem)
    {
        await using var forest = await Forest.GrowAsync();
        var role = who switch { "member" => MemberRole.Member, "manager" => MemberRole.Manager, _ => MemberRole.OrganizationAdministrator };
        var member = await forest.MemberAsync(forest.Main, role, m => m.DisabledAt = who == "disabled" ? m.CreatedAt : null);
        var before = await forest.Host.CountsAsync();

        var result = await IssueAsync(forest.Host, who switch { "nobody" => "nobody@contoso.example", "typo" => "nobody", _ => member.Email! });

        Assert.Equal(problem, result.Error?.Code);
        Assert.Equal(before, await forest.Host.CountsAsync());
        Assert.False((await forest.Host.MemberAsync(new Account(member.Id, ""))).HasEmergencyAccess);
    }

    private static Task<Result<PrintedToken>> IssueAsync(CoreHost host, string email) =>
        host.Get<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), email);

    private static async Task<LinkState> StateAsync(CoreHost host, string token) =>
        (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, token)).Value.State;
}
