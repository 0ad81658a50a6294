using FlexAuth.Core.Data;
using FlexAuth.Core.Passwords.Links;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Passwords.Links;

public sealed class ForgotPasswordTests
{
    [Fact, Trait("Rule", "PW4")]
    public async Task The_answer_comes_at_the_same_moment_whoever_is_asked_for()
    {
        await using var host = await CoreHost.StartAsync();
        string[] emails =
        [
            (await host.ActiveAsync()).Email, "nobody@contoso.example", (await host.ActiveAsync(m => m.EmailLoginEnabled = false)).Email,
            (await host.ActiveAsync(m => m.DisabledAt = host.Clock.GetUtcNow())).Email,
        ];
        foreach (var email in emails)
        {
            var asked = host.Get<RequestPasswordReset>().ExecuteAsync(host.Browser().Visitor, email);
            host.Clock.Advance(TimeSpan.FromMilliseconds(399));
            Assert.False(asked.IsCompleted);
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True((await asked).Succeeded);
        }

        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Three_resets_an_hour_are_sent_and_more_are_not_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        for (var time = 0; time < 5; time++)
            Assert.True((await host.Browser($"203.0.113.{time}").ForgotPasswordAsync(ben.Email.ToUpperInvariant())).Succeeded);
        Assert.Equal(3, await host.ReadAsync(db => db.Outbox.CountAsync()));

        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Browser().ForgotPasswordAsync(ben.Email);
        Assert.Equal(4, await host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task So_many_are_asked_for_from_one_address()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:ResetsPerAddressAndHour", "2"));
        foreach (var email in (string[])["one@contoso.example", "two@contoso.example"])
            Assert.True((await host.Browser().ForgotPasswordAsync(email)).Succeeded);

        Assert.Equal("sign_in.reset_waits", (await host.Browser().ForgotPasswordAsync("three@contoso.example")).Error?.Code);
        Assert.True((await host.Browser("203.0.113.9").ForgotPasswordAsync("three@contoso.example")).Succeeded);
    }

    [Fact]
    public async Task The_mail_goes_to_the_address_of_the_account_whatever_spelling_was_typed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.Browser().ForgotPasswordAsync($" {ben.Email.ToUpperInvariant()} ");

        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact]
    public async Task Who_has_no_password_yet_gets_a_welcome_again()
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.WithPasswordAsync(m => m.PasswordHash = null);
        await host.Browser().ForgotPasswordAsync(ana.Email);

        Assert.Equal(MessageKind.Welcome, await host.ReadAsync(db => db.Outbox.Select(m => m.Kind).SingleAsync()));
    }
}
