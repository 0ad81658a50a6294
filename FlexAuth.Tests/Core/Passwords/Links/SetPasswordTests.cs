using System.Buffers.Binary;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Passwords.Links;

public sealed class SetPasswordTests
{
    private const string New = "nine patient herons";

    [Fact, Trait("Rule", "PW1")]
    public async Task A_password_of_any_letters_is_taken_as_it_is_from_activation_to_sign_in()
    {
        const string verbatim = " 🦦 päss mit e\u0301 und 水 ";
        await using var host = await CoreHost.StartAsync(CoreHost.UsualCost);
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        Assert.True((await host.Browser().SetPasswordAsync(await host.LinkTokenOfAsync(ana), verbatim)).Succeeded);

        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(ana with { Password = verbatim }));
        foreach (var nearly in (string[])[verbatim.Trim(), verbatim.Normalize(), verbatim.ToUpperInvariant()])
            Assert.NotNull((await host.Browser().GivePasswordAsync(ana with { Password = nearly })).Problem);
        Assert.Equal(210_000, BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String((await host.MemberAsync(ana)).PasswordHash!).AsSpan(5)));
    }

    [Theory, Trait("Rule", "PW2")]
    [InlineData("short")]
    [InlineData("password123")]
    [InlineData("Contoso2026")]
    [InlineData("Lima.Ana1")]
    public async Task A_password_that_attackers_try_is_refused_and_the_link_stays_good(string password)
    {
        await using var host = await CoreHost.StartAsync();
        using var hashes = new HashCount(host);
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        var token = await host.LinkTokenOfAsync(ana);

        Assert.StartsWith("password.", (await host.Browser().SetPasswordAsync(token, password)).Error?.Code, StringComparison.Ordinal);
        Assert.Equal(0, hashes.Value);
        Assert.Equal(LinkState.Valid, await StateAsync(host, token));

        await host.ChangeAsync(ana, m => m.PasswordHash = "AQAAAA==");
        await host.Browser().ForgotPasswordAsync(ana.Email);
        Assert.StartsWith("password.", (await host.Browser().SetPasswordAsync(await host.LinkTokenOfAsync(ana), password)).Error?.Code, StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task A_link_that_twenty_use_at_a_time_sets_one_password()
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        var token = await host.LinkTokenOfAsync(ana);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => host.Browser().SetPasswordAsync(token, $"{New} {i}"))));

        Assert.Single(answers, a => a.Succeeded);
        Assert.Equal(19, answers.Count(a => a.Error?.Code == "link.used"));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.password.set")));
        Assert.Equal(1, await host.ReadAsync(db => db.SignInAttempts.CountAsync()));
    }

    [Fact, Trait("Rule", "LK3")]
    public async Task A_reset_keeps_the_second_factor_and_ends_sessions_links_attempts_and_devices()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionTokenAsync(ben.Id);
        var elsewhere = host.Browser();
        var attempt = await host.AttemptAsync(elsewhere, ben);
        var ready = host.Browser();
        await host.AttemptAsync(ready, ben, AttemptStage.Ready);
        var ticket = (await ready.ResumeAsync<Done>()).Ticket;
        await host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = ben.Id, TokenHash = "x" }));
        await host.Browser().ForgotPasswordAsync(ben.Email);

        var browser = host.Browser();
        var step = Assert.IsType<EnterSecondFactor>((await browser.SetPasswordAsync(await host.LinkTokenOfAsync(ben), New)).Value);

        Assert.Null(await host.Get<SessionDirectory>().FindAsync(session));
        Assert.Equal("sign_in.attempt_over", (await elsewhere.GiveCodeAsync(attempt, ben.Code(host.Clock))).Problem?.Code);
        Assert.Equal("sign_in.ticket_void", (await ready.RedeemAsync(ticket)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.OneTimeLinks.CountAsync(l => l.ConsumedAt == null && l.RevokedAt == null)));
        Assert.Equal(SessionEnd.PasswordReset, await host.ReadAsync(db => db.Sessions.Select(s => s.EndReason).SingleAsync()));
        Assert.IsType<Done>(await browser.GiveCodeAsync(step.AttemptId, ben.Code(host.Clock)));
        Assert.Equal(2, (await host.MailsAsync(ben)).Count);
    }

    [Fact, Trait("Rule", "LK3"), Trait("Rule", "AU1")]
    public async Task The_consoles_link_resets_the_second_factor_too_and_the_audit_says_so()
    {
        await using var host = await CoreHost.StartAsync();
        var admin = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var printed = (await host.Get<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), admin.Email)).Value;

        Assert.IsType<SetUpAuthenticator>((await host.Browser().SetPasswordAsync(printed.Token, New)).Value);

        var actions = await host.ReadAsync(db => db.AuditEntries.Where(e => e.SubjectId == admin.Id).Select(e => e.Action).ToListAsync());
        Assert.Contains("user.administrator_access.issued", actions);
        Assert.Contains("user.two_factor.reset", actions);
        Assert.Contains("user.password.set", actions);
        Assert.Equal(0, await host.ReadAsync(db => db.RecoveryCodes.CountAsync()));
    }

    [Fact, Trait("Rule", "PW5")]
    public void No_operation_lets_somebody_set_anothers_password()
    {
        var takePasswords = OperationsRegistration.All().Where(type => RequestOf(type) is { } request
            && (request.GetProperties().Any(p => p.Name.Contains("Password", StringComparison.OrdinalIgnoreCase)) || request.Name.Contains("Password", StringComparison.Ordinal)));

        // Those that prove themselves in the request: by the password itself, or by a one-time link.
        Assert.Equal(
            [nameof(ChangePassword), nameof(ProveAgain), nameof(RegisterPhone), nameof(SetPassword), nameof(SetUpInstallation), nameof(SubmitPassword)], takePasswords.Select(t => t.Name).Order());

        // Whoever is signed in has their own alone: the request names nobody.
        Assert.DoesNotContain(
            typeof(PasswordToChange).GetProperties().Concat(typeof(Proof).GetProperties()), property => property.PropertyType == typeof(Guid));
        var visitorOnly = takePasswords.Where(type => type != typeof(ChangePassword) && type != typeof(ProveAgain)).ToList();
        var administrator = new SignedInMember(Guid.NewGuid(), Guid.NewGuid(), Guid.Empty, Guid.Empty, "", MemberRole.OrganizationAdministrator);
        Assert.All(visitorOnly, type => Assert.False(RequiresAttribute.Admits(type, administrator)));
    }

    private static Type? RequestOf(Type operation)
    {
        for (var type = operation; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(Operation<,>) || generic == typeof(Query<,>)))
                return type.GetGenericArguments()[0];
        }

        return null;
    }

    private static async Task<LinkState> StateAsync(CoreHost host, string? token) =>
        (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, token)).Value.State;
}
