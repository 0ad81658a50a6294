using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whose an account is: by issuer and subject, and at the first sign-in by tenant and an address that is vouched for. Never by an address alone.</summary>
[Trait("Needs", "Server")]
public sealed class FirstSignInTests(TokenServer server) : IClassFixture<TokenServer>
{
    [Theory, Trait("Rule", "FE1")]
    [InlineData(SignInMethod.Microsoft)]
    [InlineData(SignInMethod.Google)]
    public async Task A_known_person_of_the_tenant_is_connected_and_in_at_once(SignInMethod provider)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(provider is SignInMethod.Google ? world.Google(nadia) : world.Entra(nadia));

        var session = await world.SignInAsync(world.Host.Browser(), provider);

        var row = await world.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.Id == session.SessionId));
        Assert.Equal((nadia.Id, provider, null), (row.MemberId, row.Method, row.SecondFactor));
        Assert.Equal(nadia.Id, (await world.Host.ReadAsync(db => db.UserLogins.SingleAsync(l => l.LoginProvider == $"{provider}"))).UserId);
        Assert.Contains("user.provider.connected", await ActionsAsync(world));
        Assert.Contains("Another way to sign in", (await world.Host.MailsAsync(new Account(nadia.Id, nadia.Email!)))[0].Subject);

        // Nobody has set up email and password by this.
        Assert.Null((await world.Host.MemberAsync(new Account(nadia.Id, nadia.Email!))).ActivatedAt);
    }

    [Fact, Trait("Rule", "FE1")]
    public async Task Once_connected_the_account_is_found_by_its_subject_whatever_address_it_has_since()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var other = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());

        await world.SaysAsync(world.Entra(nadia, ("email", other.Email), ("sub", "another pairwise")));
        var session = await world.SignInAsync(world.Host.Browser());

        Assert.Equal(nadia.Id, (await world.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.Id == session.SessionId))).MemberId);
        Assert.Equal(1, await LoginsAsync(world));
    }

    [Theory, Trait("Rule", "FE1")]
    [InlineData(null, "provider.personal")]
    [InlineData("fabrikam.example", "provider.tenant_left")]
    [InlineData("nobody.example", "provider.tenant_left")]
    [InlineData("contoso-two.example", null)]
    public async Task A_connected_account_that_left_the_organizations_domain_signs_nobody_in(string? domain, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Google, "fabrikam.example", world.Forest.Other);
        var second = await world.GiveAsync(SignInMethod.Google, "contoso-two.example", world.Forest.Main);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Google(nadia));
        await world.SignInAsync(world.Host.Browser(), SignInMethod.Google);

        await world.SaysAsync(world.Google(nadia, ("hd", domain)));

        Assert.Equal(problem, await world.ProblemAsync(world.Host.Browser(), SignInMethod.Google));
        var latest = await world.Host.ReadAsync(db => db.SignInLog.OrderByDescending(e => e.Id).FirstAsync());
        Assert.Equal((nadia.Id, problem is null ? SignInOutcome.ProviderAccepted : SignInOutcome.ProviderRefused), (latest.MemberId, latest.Outcome));

        // Within the organization it goes along, and with that domain it would go.
        var account = await world.Host.ReadAsync(db => db.ProviderAccounts.SingleAsync());
        Assert.Equal(problem is null, account.TenantId == second.Id);
    }

    [Fact, Trait("Rule", "FE1")]
    public async Task A_connection_of_which_no_tenant_is_known_signs_nobody_in()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());
        await world.Host.ReadAsync(db => db.ProviderTenants.Where(t => t.Provider == SignInMethod.Microsoft).ExecuteDeleteAsync());

        Assert.Equal("provider.tenant_left", await world.ProblemAsync(world.Host.Browser()));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_provider_that_is_taken_out_of_the_configuration_leaves_no_session_of_its_alive()
    {
        await using var forest = await Forest.GrowAsync();
        var token = await forest.Host.SessionTokenAsync((await forest.MemberAsync(forest.Main)).Id);
        Assert.NotNull(await forest.Host.Get<SessionDirectory>().FindAsync(token));

        await forest.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.Method, SignInMethod.Google)));

        Assert.Null(await forest.Host.Get<SessionDirectory>().FindAsync(token));
    }

    [Theory, Trait("Rule", "FE1"), Trait("Rule", "FE2")]
    [InlineData("an address that nobody checked (nOAuth)", "provider.not_vouched")]
    [InlineData("an address that was checked as false", "provider.not_vouched")]
    [InlineData("the address, from a tenant of nobody", "provider.tenant_unknown")]
    [InlineData("the address, from the tenant of another organization", "provider.unknown_person")]
    [InlineData("the address of somebody in another organization", "provider.unknown_person")]
    [InlineData("an address of nobody", "provider.unknown_person")]
    [InlineData("the address as user name alone", "provider.not_vouched")]
    [InlineData("a private account", "provider.personal")]
    public async Task An_address_alone_connects_nobody(string what, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Other);
        var victim = await world.MemberAsync();
        var stranger = await world.MemberAsync(world.Forest.Other);
        await world.SaysAsync(what switch
        {
            "an address that nobody checked (nOAuth)" => world.Entra(victim, ("xms_edov", null)),
            "an address that was checked as false" => world.Entra(victim, ("xms_edov", false)),
            "the address, from a tenant of nobody" => world.Entra(victim, ("tid", "11111111-2222-4333-8444-555555555555")),
            "the address, from the tenant of another organization" => world.Entra(victim, ("tid", ProviderWorld.OtherTenant)),
            "the address of somebody in another organization" => world.Entra(stranger),
            "an address of nobody" => world.Entra(victim, ("email", "nobody@contoso.example")),
            "the address as user name alone" => world.Entra(victim, ("email", null), ("upn", victim.Email), ("preferred_username", victim.Email)),
            _ => world.Entra(victim, ("tid", "9188040d-6c67-4b2f-b112-36a304b66dad")),
        });
        var browser = world.Host.Browser();

        Assert.Equal(problem, await world.ProblemAsync(browser));
        Assert.Equal(0, await LoginsAsync(world));
        Assert.IsType<EnterEmail>(await browser.ResumeAsync());
    }

    [Theory, Trait("Rule", "FE1")]
    [InlineData("email_verified", false, "provider.not_vouched")]
    [InlineData("hd", null, "provider.personal")]
    [InlineData("hd", "fabrikam.example", "provider.tenant_unknown")]
    public async Task A_Google_account_needs_the_domain_and_a_verified_address(string claim, object? value, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.SaysAsync(world.Google(await world.MemberAsync(), (claim, value)));

        Assert.Equal(problem, await world.ProblemAsync(world.Host.Browser(), SignInMethod.Google));
        Assert.Equal(0, await LoginsAsync(world));
    }

    [Fact]
    public async Task Position_and_phone_are_what_Entra_ID_said_at_the_latest_sign_in()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync();
        foreach (var (api, position, phone) in new (Dictionary<string, object> Api, string? Position, string? Phone)[]
        {
            (ProviderWorld.Me(nadia.Id, "Planner", "+31 20 555 0123"), "Planner", "+31 •••• 12"),
            (ProviderWorld.Me(nadia.Id, "Head of planning"), "Head of planning", "+31 •••• 12"),

            // Of somebody else, not answered, forbidden: the sign-in goes on, and what was said stays.
            (ProviderWorld.Me(Guid.NewGuid(), "Somebody else"), "Head of planning", "+31 •••• 12"),
            (new() { ["/me"] = 503 }, "Head of planning", "+31 •••• 12"),
            ([], "Head of planning", "+31 •••• 12"),
        })
        {
            await world.SaysAsync(world.Entra(nadia), api);

            Assert.NotNull(await world.SignInAsync(world.Host.Browser()));

            var shown = (await world.Host.Get<ShowSignIn>().ExecuteAsync(olga, nadia.Id)).Value.MicrosoftProfile;
            Assert.Equal((position, phone), (shown?.Position, shown?.MaskedPhone));
        }
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task The_number_of_the_profile_comes_into_the_user_list_and_follows_it_and_proves_nobody()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync();

        Assert.Equal("+31612345612", await ListedAfterAsync(world, nadia, "0031 6 12345612"));
        Assert.Equal("+31612345613", await ListedAfterAsync(world, nadia, "+31 6 12345613"));
        Assert.Equal("+31612345613", await ListedAfterAsync(world, nadia, "06 12345614"));

        Assert.Equal(0, await world.Host.ReadAsync(db => db.VerifiedPhones.CountAsync()));
        Assert.Null((await world.Host.MemberAsync(new Account(nadia.Id, ""))).TwoFactorSetAt);
        var audited = await world.Host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.phone.taken_over").OrderBy(e => e.Id).Select(e => e.Details).ToListAsync());
        Assert.Equal(2, audited.Count);
        Assert.DoesNotContain("6123456", string.Concat(audited), StringComparison.Ordinal);
        await ListedAfterAsync(world, nadia, "+31 6 12345613");
        Assert.True((await world.Host.Get<ShowSignIn>().ExecuteAsync(olga, nadia.Id)).Value.MicrosoftProfile!.IsPhoneListed);
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task The_number_of_the_profile_takes_the_place_of_none_that_somebody_typed_or_that_was_proved()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var (typed, proved) = (await world.MemberAsync(but: m => m.PhoneNumber = "+491701234567"), await world.MemberAsync());
        await world.Host.ChangeAsync(db => db.Add(new VerifiedPhone { MemberId = proved.Id, Number = "+34612345678", AddedAt = world.Host.Clock.GetUtcNow() }));

        Assert.Equal("+491701234567", await ListedAfterAsync(world, typed, "+31 6 12345612"));
        Assert.Null(await ListedAfterAsync(world, proved, "+31 6 12345612"));
        Assert.Equal("+34612345678", await world.Host.ReadAsync(db => db.VerifiedPhones.Select(p => p.Number).SingleAsync()));
    }

    [Fact, Trait("Rule", "FE1"), Trait("Rule", "AZ7")]
    public async Task An_address_that_changed_hands_at_the_provider_opens_nothing_of_its_former_owner()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());

        await world.SaysAsync(world.Entra(nadia, ("oid", Guid.NewGuid().ToString())));

        Assert.Equal("provider.other_account", await world.ProblemAsync(world.Host.Browser()));
    }

    [Fact, Trait("Rule", "AZ7")]
    public async Task Whoever_is_created_anew_with_the_address_of_somebody_deleted_inherits_no_account()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var former = await world.MemberAsync();
        await world.SaysAsync(world.Entra(former));
        await world.SignInAsync(world.Host.Browser());
        await world.Host.ReadAsync(db => db.Members.Where(m => m.Id == former.Id).ExecuteDeleteAsync());
        var later = await world.MemberAsync(but: m => (m.Email, m.NormalizedEmail) = (former.Email, former.NormalizedEmail));

        Assert.Equal(0, await LoginsAsync(world));

        // The provider still vouches: the account is theirs now, by its own first sign-in.
        await world.SignInAsync(world.Host.Browser());
        Assert.Equal(later.Id, (await world.Host.ReadAsync(db => db.UserLogins.SingleAsync())).UserId);
    }

    [Fact, Trait("Rule", "AZ6")]
    public async Task Somebody_disabled_is_told_so_and_connected_to_nothing()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync(but: m => m.DisabledAt = m.CreatedAt);
        await world.SaysAsync(world.Entra(nadia));

        Assert.Equal("provider.disabled", await world.ProblemAsync(world.Host.Browser()));
        Assert.Equal(0, await LoginsAsync(world));
        Assert.Equal(SignInOutcome.ProviderRefused, (await world.Host.ReadAsync(db => db.SignInLog.SingleAsync(e => e.MemberId == nadia.Id))).Outcome);
    }

    [Theory, Trait("Rule", "FE5")]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.OrganizationAdministrator)]
    public async Task Of_administrators_and_managers_a_second_factor_of_ours_is_asked_whatever_the_provider_says_of_its_own(MemberRole role)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var ben = await world.Host.ActiveAsync(m => m.Role = role);
        var member = await world.Host.MemberAsync(ben);
        await world.SaysAsync(world.Entra(member, ("amr", new[] { "pwd", "mfa" }), ("acr", "1")));
        var browser = world.Host.Browser();
        Assert.Null(await world.ProblemAsync(browser));

        var asked = await browser.ResumeAsync<EnterSecondFactor>();
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync(asked.AttemptId, ben.Code(world.Host.Clock)));
        var session = (await browser.RedeemAsync(done.Ticket)).Value;

        var row = await world.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.Id == session.SessionId));
        Assert.Equal((SignInMethod.Microsoft, SecondFactorKind.AuthenticationApp), (row.Method, row.SecondFactor));
    }

    [Theory, Trait("Rule", "FE5")]
    [InlineData(MemberRole.Manager, FactorAfterProvider.UnlessVouched, "amr", false)]
    [InlineData(MemberRole.Manager, FactorAfterProvider.UnlessVouched, "acr", false)]
    [InlineData(MemberRole.Manager, FactorAfterProvider.UnlessVouched, "pwd", true)]
    [InlineData(MemberRole.Manager, FactorAfterProvider.UnlessVouched, "text", true)]
    [InlineData(MemberRole.Manager, FactorAfterProvider.Always, "amr", true)]
    [InlineData(MemberRole.Member, FactorAfterProvider.NotAsked, "pwd", false)]
    [InlineData(MemberRole.Member, FactorAfterProvider.UnlessVouched, "amr", false)]
    [InlineData(MemberRole.Member, FactorAfterProvider.UnlessVouched, "pwd", true)]
    [InlineData(MemberRole.Member, FactorAfterProvider.Always, "amr", true)]
    public async Task What_the_provider_says_of_its_own_second_factor_counts_where_the_policy_says_so(
        MemberRole role, FactorAfterProvider rule, string says, bool isAsked)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.Host.DecideAsync(role is MemberRole.Member
            ? SignInPolicy.Default with { MemberAfterProvider = rule }
            : SignInPolicy.Default with { AdministratorAfterProvider = rule });
        var member = await world.Host.MemberAsync(await world.Host.ActiveAsync(m => m.Role = role));
        await world.SaysAsync(world.Entra(member, says switch
        {
            "amr" => ("amr", (object?)new[] { "pwd", "mfa" }),
            "acr" => ("acr", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"),
            "text" => ("amr", "mfa"),
            _ => ("amr", new[] { "pwd" }),
        }));
        var browser = world.Host.Browser();

        Assert.Null(await world.ProblemAsync(browser));

        Assert.Equal(isAsked, await browser.ResumeAsync() is EnterSecondFactor);
        if (isAsked)
            return;
        var session = (await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Value;
        Assert.Null((await world.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.Id == session.SessionId))).SecondFactor);
    }

    [Fact, Trait("Rule", "FE5"), Trait("Rule", "PW6")]
    public async Task A_policy_that_comes_between_the_provider_and_the_ticket_holds()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        var browser = world.Host.Browser();
        Assert.Null(await world.ProblemAsync(browser));
        var ticket = (await browser.ResumeAsync<Done>()).Ticket;

        await world.Host.DecideAsync(SignInPolicy.Default with { MemberAfterProvider = FactorAfterProvider.UnlessVouched });

        Assert.Equal("sign_in.provider_closed", (await browser.RedeemAsync(ticket)).Error?.Code);
    }

    [Fact, Trait("Rule", "FE5")]
    public async Task An_administrator_without_a_second_factor_proves_the_mailbox_and_sets_one_up()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.MemberAsync(role: MemberRole.OrganizationAdministrator);
        await world.SaysAsync(world.Entra(olga));
        var browser = world.Host.Browser();
        Assert.Null(await world.ProblemAsync(browser));

        var mailbox = await browser.ResumeAsync<ProveMailbox>();
        var code = await world.Host.MailboxCodeOfAsync(new Account(olga.Id, olga.Email!));

        Assert.IsType<SetUpAuthenticator>(await browser.AnswerAsync(new GiveMailboxCode(mailbox.AttemptId, code)));
    }

    [Fact]
    public async Task A_switch_that_is_off_for_email_login_leaves_the_provider_as_it_is()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync(but: m => m.EmailLoginEnabled = false);
        await world.Host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));
        await world.SaysAsync(world.Entra(nadia));

        Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
    }

    [Theory, Trait("Rule", "PW6"), Trait("Rule", "SE2")]
    [InlineData("disabled")]
    [InlineData("given a role")]
    [InlineData("disconnected")]
    public async Task What_changed_between_the_provider_and_the_ticket_counts(string what)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        var browser = world.Host.Browser();
        Assert.Null(await world.ProblemAsync(browser));
        var ticket = (await browser.ResumeAsync<Done>()).Ticket;

        await world.Host.ReadAsync(db => what switch
        {
            "disabled" => db.Members.Where(m => m.Id == nadia.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, nadia.CreatedAt)),
            "given a role" => db.Members.Where(m => m.Id == nadia.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MemberRole.Manager)),
            _ => db.UserLogins.ExecuteDeleteAsync(),
        });

        Assert.Equal("sign_in.provider_closed", (await browser.RedeemAsync(ticket)).Error?.Code);
        Assert.Equal(0, await world.Host.ReadAsync(db => db.Sessions.CountAsync()));
    }

    private static Task<int> LoginsAsync(ProviderWorld world) => world.Host.ReadAsync(db => db.UserLogins.CountAsync());

    private static Task<List<string>> ActionsAsync(ProviderWorld world) => world.Host.ReadAsync(db => db.AuditEntries.Select(e => e.Action).ToListAsync());

    private static async Task<string?> ListedAfterAsync(ProviderWorld world, Member member, string mobilePhone)
    {
        await world.SaysAsync(world.Entra(member), new Dictionary<string, object> { ["/me"] = new { id = member.Id, mobilePhone } });
        await world.SignInAsync(world.Host.Browser());
        return (await world.Host.MemberAsync(new Account(member.Id, ""))).PhoneNumber;
    }
}
