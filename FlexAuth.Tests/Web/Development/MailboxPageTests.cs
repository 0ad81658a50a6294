using Bunit;
using FlexAuth.Core.Delivery;
using FlexAuth.Web.Development;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Web.Development;

public sealed class MailboxPageTests : ComponentTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flexauth-mailbox-").FullName;
    private readonly DevelopmentMailbox _mailbox;

    public MailboxPageTests()
    {
        _mailbox = new DevelopmentMailbox(_folder, new TestClock(), NullLogger<DevelopmentMailbox>.Instance);
    }

    [Fact]
    public async Task A_mail_appears_while_the_page_is_open()
    {
        Services.AddSingleton(_mailbox);
        var page = Render<MailboxPage>();
        Assert.Contains("No mail yet", page.Markup);
        await SendAsync("ana@example.org", "Welcome");
        page.WaitForAssertion(() => Assert.Contains("Welcome", page.Find(".mails li").TextContent));
    }

    [Fact]
    public async Task Mails_are_found_by_recipient()
    {
        Services.AddSingleton(_mailbox);
        await SendAsync("ana@example.org", "For Ana");
        await SendAsync("ben@example.org", "For Ben");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/development/mailbox?to=BEN@");
        var page = Render<MailboxPage>();
        Assert.Contains("For Ben", Assert.Single(page.FindAll(".mails li")).TextContent);
    }

    [Fact]
    public async Task An_sms_is_found_by_its_number_and_shown_as_text()
    {
        Services.AddSingleton(_mailbox);
        await SendAsync("ana@example.org", "Welcome");
        await _mailbox.SendAsync(new SmsToSend(Guid.NewGuid(), "+31612345612", "480219 is your code"), default);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/development/mailbox?to=612345612&message={_mailbox.List()[0].Id}");
        var page = Render<MailboxPage>();
        Assert.Contains("+31612345612", Assert.Single(page.FindAll(".mails li")).TextContent);
        Assert.Equal("480219 is your code", page.Find(".mail pre").TextContent);
    }

    [Fact]
    [Trait("Rule", "HD4")]
    public async Task A_mail_is_shown_in_a_frame_that_runs_no_script_and_opens_links_in_the_window()
    {
        Services.AddSingleton(_mailbox);
        await SendAsync("ana@example.org", "Welcome");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/development/mailbox?message={_mailbox.List()[0].Id}");
        var frame = Render<MailboxPage>().Find("iframe");
        Assert.Equal("allow-top-navigation-by-user-activation allow-popups", frame.GetAttribute("sandbox"));
        Assert.Contains("<base target=\"_top\">", frame.GetAttribute("srcdoc"));
    }

    [Fact]
    [Trait("Rule", "HD4")]
    public void Without_a_development_mailbox_there_is_no_such_page()
    {
        var notFound = false;
        Services.GetRequiredService<NavigationManager>().OnNotFound += (_, _) => notFound = true;
        Render<MailboxPage>();
        Assert.True(notFound);
    }

    [Fact]
    public void Who_has_not_signed_in_may_read_it() =>
        Assert.NotEmpty(typeof(MailboxPage).GetCustomAttributes(typeof(AllowAnonymousAttribute), false));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(_folder, recursive: true);
    }

    private Task SendAsync(string to, string subject) => _mailbox.SendAsync(
        new MailToSend(Guid.NewGuid(), to, "A Person", subject, "text", "<html><head></head><body>html</body></html>"),
        TestContext.Current.CancellationToken);
}
