using System.Net;
using System.Net.Security;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>Against a real mail server that refuses, hangs, says "later", or takes the mail.</summary>
[Trait("Needs", "Server")]
public class SmtpTests
{
    [Fact]
    [Trait("Rule", "LK1")]
    public async Task Both_parts_carry_the_link_at_the_public_address_and_the_headers_are_ours()
    {
        await using var server = await MailServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(server, "Añá 日本");
        var id = await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        await post.DispatchAsync();

        var mail = await server.MessageAsync();
        var token = FakeTransport.TokenIn(mail.Text);
        Assert.Equal(SecretToken.Hash(token), (await post.LinkAsync()).TokenHash);
        Assert.Contains($"https://login.example.org/activate?token={token}", mail.Text);
        Assert.Contains($"href=\"https://login.example.org/activate?token={token}\"", mail.Html);
        Assert.Equal("noreply@mail.example.org", mail.From);
        Assert.Equal("ana@example.org", mail.To);
        Assert.Matches("^<[0-9a-f]{32}@mail\\.example\\.org>$", mail.Header("Message-ID"));
        Assert.NotEqual($"<{id:N}@mail.example.org>", mail.Header("Message-ID"));
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Contains("Hello Añá 日本,", mail.Text);
        Assert.DoesNotContain(token, mail.Subject);
    }

    [Theory]
    [Trait("Rule", "DU4")]
    [InlineData("refuse", "Connection refused")]
    [InlineData("later", "greylisted")]
    [InlineData("no-relay", "5.7.1")]
    public async Task A_mail_that_the_server_does_not_take_now_is_kept_and_sent_later(string mode, string words)
    {
        await using var server = await MailServer.StartAsync(mode);
        await using var post = await Post.OpenAsync(server);
        var id = await post.SendAsync(MessageKind.PasswordChanged);
        await post.DispatchAsync();

        var kept = await post.MessageAsync(id);
        Assert.Equal(DeliveryState.Queued, kept.State);
        Assert.Equal(post.Clock.GetUtcNow().AddSeconds(10), kept.DueAt);
        Assert.Contains(words, kept.LastError);

        await server.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        Assert.Equal("ana@example.org", (await server.MessageAsync()).To);
        var sent = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Sent, 2, null), (sent.State, sent.Attempts, sent.LastError));
    }

    [Theory]
    [Trait("Rule", "DU4")]
    [InlineData("hang", "hanging")]
    [InlineData("hang-data", "unanswered")]
    public async Task A_server_that_hangs_is_let_go_after_thirty_seconds_and_tried_again(string mode, string reached)
    {
        await using var server = await MailServer.StartAsync(mode);
        await using var post = await Post.OpenAsync(server);
        var id = await post.SendAsync(MessageKind.PasswordChanged);
        var departure = await post.NextAsync();
        var trying = post.DeliverAsync(departure!);
        await server.NextAsync(reached);
        Assert.False(trying.IsCompleted);

        post.Clock.Advance(TimeSpan.FromSeconds(30));
        await trying;
        await server.NextAsync("closed");
        var kept = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Queued, "No answer within 30 seconds."), (kept.State, kept.LastError));

        await server.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        await server.MessageAsync();
        Assert.Equal(DeliveryState.Sent, (await post.MessageAsync(id)).State);
    }

    [Fact]
    [Trait("Rule", "DU4")]
    public async Task A_recipient_refused_for_good_is_not_tried_again()
    {
        await using var server = await MailServer.StartAsync("no-recipient");
        await using var post = await Post.OpenAsync(server);
        var id = await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        await post.DispatchAsync();

        var failed = await post.MessageAsync(id);
        Assert.Equal(DeliveryState.Failed, failed.State);
        Assert.Contains("no such user here", failed.LastError);
        Assert.Equal(post.Clock.GetUtcNow(), failed.FinishedAt);
    }

    [Fact]
    [Trait("Rule", "LK5")]
    [Trait("Rule", "AU3")]
    [Trait("Rule", "DP3")]
    public async Task No_table_and_no_log_line_holds_the_token_even_where_the_server_quotes_it()
    {
        await using var server = await MailServer.StartAsync("quote");
        await using var post = await Post.OpenAsync(server);
        var id = await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        await post.DispatchAsync();
        var refused = new ReceivedMail(await server.NextAsync("unanswered"));
        Assert.Contains("refused: token=[removed]", (await post.MessageAsync(id)).LastError);

        await server.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        var taken = await server.MessageAsync();

        var tables = await post.AllTablesAsync();
        Assert.Contains(SecretToken.Hash(FakeTransport.TokenIn(taken.Text)), tables);
        foreach (var mail in new[] { refused, taken })
        {
            Assert.Equal(43, FakeTransport.TokenIn(mail.Text).Length);
            Assert.DoesNotContain(FakeTransport.TokenIn(mail.Text), tables);
            Assert.DoesNotContain(FakeTransport.TokenIn(mail.Text), post.Log.All);
        }
    }

    [Fact]
    public async Task A_name_with_line_breaks_adds_no_header_and_no_recipient()
    {
        await using var server = await MailServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(server, "Ana\r\nBcc: victim@example.org\r\n\r\nEvil: \u2028yes");
        await post.ChangeAsync(db => db.Organizations.Single().Name = "Contoso\r\nX-Evil: yes\n.\r\nQUIT");
        await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        await post.DispatchAsync();

        var mail = await server.MessageAsync();
        Assert.Equal("ana@example.org", mail.To);
        Assert.DoesNotContain(mail.HeaderLines, line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(mail.HeaderLines, line => line.StartsWith("X-Evil", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await server.CountMessagesAsync());
    }

    [Fact]
    public async Task User_and_password_go_through_starttls_only_to_a_certificate_that_is_trusted()
    {
        await using var server = await MailServer.StartAsync("secure");
        await using var post = await Post.OpenAsync(server, secure: true);
        var id = await post.SendAsync(MessageKind.PasswordChanged);
        await post.DispatchAsync();
        Assert.Contains("certificate", (await post.MessageAsync(id)).LastError);

        using (Trust(server))
        {
            post.Clock.Advance(TimeSpan.FromSeconds(10));
            await post.DispatchAsync();
        }

        var mail = await server.MessageAsync();
        Assert.True(mail.Secure);
        Assert.Equal(MailServer.User, mail.User);
        Assert.DoesNotContain(MailServer.Password, post.Log.All);
        Assert.DoesNotContain(MailServer.Password, await post.AllTablesAsync());
    }

#pragma warning disable SYSLIB0014 // The only place where SmtpClient asks.
    private static Reset Trust(MailServer server)
    {
        ServicePointManager.ServerCertificateValidationCallback = (_, certificate, _, errors) =>
            errors == SslPolicyErrors.None || certificate?.GetCertHashString() == server.Certificate.GetCertHashString();
        return new Reset();
    }

    private readonly struct Reset : IDisposable
    {
        public void Dispose() => ServicePointManager.ServerCertificateValidationCallback = null;
    }
#pragma warning restore SYSLIB0014
}
