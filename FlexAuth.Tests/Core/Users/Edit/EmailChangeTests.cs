using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Edit;

/// <summary>A new email address is a way into the account: the old one hears of it, and opens nothing any more.</summary>
public sealed class EmailChangeTests
{
    private const string New = "nadia.new@contoso.example";

    [Fact, Trait("Rule", "EC6")]
    public async Task The_old_address_is_told_once_and_the_new_one_is_what_mail_goes_to()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await forest.Host.ActiveAsync();

        await forest.EditAsync(actor, account.Id, d => d with { Email = New });

        var told = Assert.Single(await forest.Host.MailsAsync(account));
        Assert.Contains("gave your account another email address", told.Text);
        Assert.DoesNotContain(New, told.Text);
        Assert.DoesNotContain("/activate", told.Text);
        Assert.Empty(await forest.Host.MailsAsync(account with { Email = New }));
        await forest.Host.SendPasswordResetAsync(actor, account.Id);
        Assert.Single(await forest.Host.MailsAsync(account with { Email = New }));
        Assert.Single(await forest.Host.MailsAsync(account));
    }

    [Theory, Trait("Rule", "EC6"), Trait("Rule", "RC4")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Codes_by_mail_and_accounts_found_by_the_old_address_do_not_follow_to_the_new_one(bool hasApp)
    {
        await using var forest = await Forest.GrowAsync();
        var account = hasApp ? await forest.Host.ActiveAsync() : await forest.Host.WithPasswordAsync();
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db => db.AddRange(
            new EmailVerification { MemberId = account.Id, AddedAt = now },
            new IdentityUserLogin<Guid> { UserId = account.Id, LoginProvider = nameof(SignInMethod.Google), ProviderKey = "1" }));
        await forest.Host.ReadAsync(db => db.Members.Where(m => m.Id == account.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.TwoFactorSetAt, now)));

        Assert.True((await forest.EditAsync(await forest.SignedInAsync(forest.Main), account.Id, d => d with { Email = New })).Succeeded);

        Assert.Equal((0, 0), await forest.Host.ReadAsync(async db => (await db.EmailVerifications.CountAsync(), await db.UserLogins.CountAsync())));
        Assert.Equal(hasApp, (await forest.Host.ReadAsync(db => db.Members.SingleAsync(m => m.Id == account.Id))).TwoFactorSetAt is not null);
        Assert.Contains((await forest.Host.MailsAsync(account)).Select(mail => mail.Subject), subject => subject == "Email verification was disabled for your account at Contoso");
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.email_verification.disabled" && e.SubjectId == account.Id)));
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task Somebody_disabled_is_told_too()
    {
        await using var forest = await Forest.GrowAsync();
        var account = await forest.Host.ActiveAsync(m => m.DisabledAt = m.CreatedAt);

        var edited = await forest.EditAsync(await forest.SignedInAsync(forest.Main), account.Id, d => d with { Email = New });

        Assert.True(edited.Succeeded);
        Assert.Single(await forest.Host.MailsAsync(account));
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task Mails_with_links_and_codes_do_not_leave_and_notices_of_before_go_to_the_old_address()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await forest.Host.ActiveAsync();
        await forest.Host.SendPasswordResetAsync(actor, account.Id);
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db => db.AddRange(
            new OutboxMessage { Kind = MessageKind.MailboxCode, MemberId = account.Id, CodeId = Guid.CreateVersion7(), CreatedAt = now, DueAt = now },
            new OutboxMessage { Kind = MessageKind.PasswordChanged, MemberId = account.Id, CreatedAt = now, DueAt = now }));

        await forest.EditAsync(actor, account.Id, d => d with { Email = New });

        Assert.Equal(2, await forest.Host.ReadAsync(db => db.Outbox.CountAsync(m => m.State == DeliveryState.Cancelled)));
        Assert.Equal(2, (await forest.Host.MailsAsync(account)).Count);
        Assert.Empty(await forest.Host.MailsAsync(account with { Email = New }));
    }

    [Fact, Trait("Rule", "EC6"), Trait("Rule", "SE6")]
    public async Task Remembered_devices_codes_and_sign_ins_under_way_end()
    {
        await using var forest = await Forest.GrowAsync();
        var account = await forest.Host.ActiveAsync();
        var browser = forest.Host.Browser();
        var attempt = await forest.Host.AttemptAsync(browser, account);
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db => db.AddRange(
            new RememberedDevice { MemberId = account.Id, TokenHash = "hash", CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) },
            new SentCode { Destination = account.Email, MemberId = account.Id, AttemptId = attempt, CreatedAt = now }));

        await forest.EditAsync(await forest.SignedInAsync(forest.Main), account.Id, d => d with { Email = New });

        Assert.Equal(0, await forest.Host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.SentCodes.CountAsync()));
        var step = await forest.Host.Get<SubmitSecondFactor>().ExecuteAsync(
            browser.Visitor, new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, account.Code(forest.Host.Clock)));
        Assert.IsType<EnterEmail>(step.Value);
    }

    [Fact, Trait("Rule", "LK3"), Trait("Rule", "EC6")]
    public async Task Whoever_changes_the_address_and_sends_a_reset_there_still_meets_the_second_factor()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await forest.Host.ActiveAsync();

        await forest.EditAsync(actor, account.Id, d => d with { Email = New });
        await forest.Host.SendPasswordResetAsync(actor, account.Id);

        var taken = account with { Email = New };
        var token = await forest.Host.LinkTokenOfAsync(taken);
        var set = await forest.Host.Get<FlexAuth.Core.Passwords.Links.SetPassword>().ExecuteAsync(
            forest.Host.Browser().Visitor, new FlexAuth.Core.Passwords.Links.ChosenPassword(token, "eight calm herons"));
        Assert.True(set.Succeeded);
        Assert.IsType<EnterSecondFactor>(set.Value);
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuthenticatorApps.CountAsync(a => a.MemberId == account.Id && a.ConfirmedAt != null)));
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == account.Id)));
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task The_same_address_in_another_spelling_counts_as_another()
    {
        await using var forest = await Forest.GrowAsync();
        var account = await forest.Host.ActiveAsync();

        // Mail goes to the address as it is written: full-width letters may well be another mailbox.
        var edited = await forest.EditAsync(
            await forest.SignedInAsync(forest.Main), account.Id, d => d with { Email = "\uFF42" + account.Email[1..] });

        Assert.True(edited.Value.EndedSessions);
        Assert.Single(await forest.Host.MailsAsync(account));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Where_email_login_is_off_no_welcome_leaves()
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await forest.MemberAsync(forest.North, but: m => m.EmailLoginEnabled = false);

        var edited = await forest.EditAsync(await forest.SignedInAsync(forest.Main), nadia.Id, d => d with { Email = New });

        Assert.False(edited.Value.InvitedAnew);
        Assert.Equal([MessageKind.EmailAddressChanged], await forest.Host.ReadAsync(db => db.Outbox.Select(m => m.Kind).ToListAsync()));
    }
}
