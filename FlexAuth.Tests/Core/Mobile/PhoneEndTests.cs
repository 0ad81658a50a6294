using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>What ends a registration: whoever revokes it, and whatever takes what it was made by.</summary>
[Trait("Rule", "SE2")]
public sealed class PhoneEndTests
{
    [Fact]
    public async Task Its_owner_ends_it_and_its_tokens_are_dead_at_once()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await OpenAsync(host, ben);
        var me = await host.SessionOfAsync(ben);
        Assert.Equal(("Work phone", PhoneGuard.Pin, true), (await host.Get<ShowOwnSignIn>().ExecuteAsync(me, default)).Value.Person.Phones is [var shown] ? (shown.Name, shown.Guard, shown.IsOpen) : default);

        Assert.True((await RevokeAsync(phone.Id)).Succeeded);

        await AssertEndedAsync(phone);
        Assert.Equal("mobile.gone", (await RevokeAsync(phone.Id)).Error?.Code);
        var told = Assert.Single(await host.MailsAsync(ben), mail => mail.Subject == "A phone of your account at Contoso was removed");
        Assert.Contains("Work phone", told.Text, StringComparison.Ordinal);

        Task<Result<Nothing>> RevokeAsync(Guid id) => host.Get<RevokeOwnPhone>().ExecuteAsync(me, new OwnRegisteredPhone(id));
    }

    [Fact]
    public async Task The_phone_itself_ends_it_by_its_key()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host, await host.ActiveAsync());

        Assert.Null(await phone.LeaveAsync());

        await AssertEndedAsync(phone);
        await AssertNotedAsync(host, "Phone");
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.MobileEnded && m.SubjectName == "Work phone")));
    }

    [Fact, Trait("Rule", "AZ2"), Trait("Rule", "AZ5")]
    public async Task An_administrator_ends_it_within_their_reach_and_nowhere_else()
    {
        await using var forest = await Forest.GrowAsync();
        var (north, main) = (await forest.SignedInAsync(forest.North), await forest.SignedInAsync(forest.Main));
        var (mine, south, stranger) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.South), await forest.MemberAsync(forest.Other));
        var phones = new Dictionary<Guid, Guid>();
        foreach (var person in new[] { mine, south, stranger })
            phones[person.Id] = await PhoneOfAsync(forest, person.Id);

        Assert.Equal("not_found", await RevokeAsync(north, south.Id, phones[south.Id]));
        Assert.Equal("not_found", await RevokeAsync(north, stranger.Id, phones[stranger.Id]));
        Assert.Equal("mobile.gone", await RevokeAsync(north, mine.Id, phones[stranger.Id]));
        Assert.Equal("mobile.gone", await RevokeOwnAsync(north, phones[mine.Id]));
        Assert.Equal("not_found", await RevokeAsync(north, main.MemberId, Guid.CreateVersion7()));
        Assert.Equal(3, await forest.Host.ReadAsync(db => db.RegisteredPhones.CountAsync()));

        Assert.Null(await RevokeAsync(north, mine.Id, phones[mine.Id]));
        Assert.Null(await RevokeAsync(main, south.Id, phones[south.Id]));
        Assert.Equal(2, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.ended")));

        async Task<string?> RevokeAsync(SignedInMember actor, Guid person, Guid phone) =>
            (await forest.Host.Get<RevokePhone>().ExecuteAsync(actor, new PhoneOfPerson(person, phone))).Error?.Code;

        async Task<string?> RevokeOwnAsync(SignedInMember actor, Guid phone) =>
            (await forest.Host.Get<RevokeOwnPhone>().ExecuteAsync(actor, new OwnRegisteredPhone(phone))).Error?.Code;
    }

    [Fact]
    public async Task A_new_password_ends_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await OpenAsync(host, ben);
        var me = await host.SessionOfAsync(ben);

        Assert.Null((await host.Get<ChangePassword>().ExecuteAsync(me, new PasswordToChange(ben.Password, "lamp otter canyon blue"))).Error?.Code);

        await AssertEndedAsync(phone);
        await AssertNotedAsync(host, "PasswordChanged");
    }

    [Theory]
    [InlineData(UserAction.DisableEmailLogin, "EmailLoginDisabled")]
    [InlineData(UserAction.DisableMember, "Disabled")]
    [InlineData(UserAction.ResetTwoFactor, "TwoFactorReset")]
    public async Task An_action_that_takes_the_way_in_ends_it(UserAction action, string why)
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, administrator) = (await host.ActiveAsync(), await host.AdministratorAsync());
        using var phone = await OpenAsync(host, ben);

        await host.DoAsync(administrator, action, new UserSelection { Ids = [ben.Id] });

        await AssertEndedAsync(phone);
        await AssertNotedAsync(host, why);
    }

    [Theory]
    [InlineData("role", "RoleChanged")]
    [InlineData("address", "EmailChanged")]
    [InlineData("organization", null)]
    public async Task Another_role_or_address_ends_it_and_another_organization_does_not(string what, string? why)
    {
        await using var forest = await Forest.GrowAsync();
        var ben = await forest.Host.ActiveAsync();
        using var phone = await OpenAsync(forest.Host, ben);

        Assert.True((await forest.EditAsync(await forest.SignedInAsync(forest.Main), ben.Id, d => what switch
        {
            "role" => d with { Role = MemberRole.Manager },
            "address" => d with { Email = "another@contoso.example" },
            _ => d with { OrganizationId = forest.North.Id },
        })).Succeeded);

        Assert.Equal(why is null ? null : "mobile.not_registered", await phone.UnlockAsync());
        await AssertNotedAsync(forest.Host, why);
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task Whoever_has_another_role_hears_once_that_their_phones_ended_and_whoever_had_none_hears_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (ben, cas) = (await host.ActiveAsync(), await forest.MemberAsync(forest.North));
        await PhoneOfAsync(forest, ben.Id);
        await PhoneOfAsync(forest, ben.Id);
        var main = await forest.SignedInAsync(forest.Main);

        foreach (var person in new[] { ben.Id, cas.Id })
            Assert.True((await forest.EditAsync(main, person, d => d with { Role = MemberRole.Manager })).Succeeded);

        Assert.Equal([ben.Id], await host.ReadAsync(db => db.Outbox.Where(m => m.Kind == MessageKind.MobileRoleChanged).Select(m => m.MemberId).ToListAsync()));
        Assert.Contains(await host.MailsAsync(ben), mail => mail.Text.Contains("open nothing any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_that_is_reported_ends_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await OpenAsync(host, ben);
        var me = await host.SessionOfAsync(ben);
        var step = await host.ReadAsync(db => db.SignInLog.SingleAsync(e => e.MemberId == ben.Id && e.Outcome == SignInOutcome.PhoneUnlocked));

        Assert.True((await host.Get<ReportSignIn>().ExecuteAsync(me, new SignInToReport(step.Id, EndOthers: false))).Succeeded);

        await AssertEndedAsync(phone);
        await AssertNotedAsync(host, "Reported");
    }

    [Fact]
    public async Task Who_is_switched_off_in_the_row_alone_is_out_too()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await OpenAsync(host, ben);

        await host.ChangeAsync(ben, m => m.EmailLoginEnabled = false);

        await AssertEndedAsync(phone);
    }

    private static async Task<TestPhone> OpenAsync(CoreHost host, Account account)
    {
        var phone = await TestPhone.OfAsync(host, account);
        Assert.Null(await phone.UnlockAsync());
        return phone;
    }

    private static async Task<Guid> PhoneOfAsync(Forest forest, Guid memberId)
    {
        var phone = new RegisteredPhone { MemberId = memberId, Name = "Phone", PublicKey = [], LastUsedAt = forest.Host.Clock.GetUtcNow() };
        await forest.Host.ChangeAsync(db => db.Add(phone));
        return phone.Id;
    }

    /// <summary>The trail says that it ended and why (AU1); nothing where it did not.</summary>
    private static async Task AssertNotedAsync(CoreHost host, string? why)
    {
        var rows = await host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.mobile.ended").Select(e => e.Details).ToListAsync());
        Assert.Equal(why is null ? 0 : 1, rows.Count);
        Assert.All(rows, row => Assert.Contains($"\"why\":\"{why}\"", row, StringComparison.Ordinal));
    }

    private static async Task AssertEndedAsync(TestPhone phone)
    {
        Assert.Null(await phone.HolderAsync());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Equal("mobile.not_registered", await phone.UnlockAsync());
    }
}
