using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>What leaves, with which secret, and what never does.</summary>
public class DepartureTests
{
    private readonly FakeTransport _transport = new();

    [Fact]
    [Trait("Rule", "LK5")]
    public async Task A_link_gets_its_token_when_its_mail_leaves_and_only_the_hash_is_kept()
    {
        await using var post = await Post.OpenAsync(_transport);
        var id = await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        Assert.Null((await post.LinkAsync()).TokenHash);

        await post.DispatchAsync();

        var mail = Assert.Single(_transport.Sent);
        var link = await post.LinkAsync();
        Assert.Equal(SecretToken.Hash(FakeTransport.TokenIn(mail.Text)), link.TokenHash);
        Assert.Equal(post.Clock.GetUtcNow() + link.Lifetime, link.ExpiresAt);
        Assert.Equal(DeliveryState.Sent, (await post.MessageAsync(id)).State);
    }

    [Fact]
    [Trait("Rule", "LK2")]
    public async Task Only_the_newest_mails_link_works()
    {
        var tokens = new List<string>();
        _transport.Conduct = (mail, _) =>
        {
            tokens.Add(FakeTransport.TokenIn(mail.Text));
            return tokens.Count == 1 ? throw new IOException("The connection broke after the text.") : Task.CompletedTask;
        };
        await using var post = await Post.OpenAsync(_transport);
        await post.SendAsync(MessageKind.PasswordReset, LinkPurpose.PasswordReset);
        await post.DispatchAsync();
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();

        Assert.Equal(2, tokens.Distinct().Count());
        var links = await post.ReadAsync(db => db.OneTimeLinks.ToDictionaryAsync(l => l.TokenHash!));
        Assert.NotNull(links[SecretToken.Hash(tokens[0])].RevokedAt);
        Assert.Null(links[SecretToken.Hash(tokens[1])].RevokedAt);
    }

    [Fact]
    [Trait("Rule", "EC2")]
    public async Task A_code_is_six_digits_hashed_with_its_rows_id_and_lives_ten_minutes()
    {
        await using var post = await Post.OpenAsync(_transport);
        var code = await AskForCodeAsync(post, Attempt(post));
        await post.DispatchAsync();

        var mail = Assert.Single(_transport.Sent);
        var row = await post.ReadAsync(db => db.SentCodes.SingleAsync(c => c.Id == code.Id));
        Assert.Equal(SentCodeHash.Of(code.Id, FakeTransport.CodeIn(mail.Text)), row.CodeHash);
        Assert.Equal(post.Clock.GetUtcNow().AddMinutes(10), row.ExpiresAt);
        Assert.DoesNotContain(FakeTransport.CodeIn(mail.Text), mail.Subject);
    }

    [Fact]
    [Trait("Rule", "EC2")]
    public async Task Of_two_codes_that_wait_only_the_newer_leaves()
    {
        await using var post = await Post.OpenAsync(_transport);
        var attempt = Attempt(post);
        var older = await AskForCodeAsync(post, attempt);
        post.Clock.Advance(TimeSpan.FromSeconds(1));
        await AskForCodeAsync(post, attempt, isKnown: true);
        await post.DispatchAsync();

        Assert.Single(_transport.Sent);
        Assert.Equal(DeliveryState.Cancelled, await post.ReadAsync(db => db.Outbox.Where(m => m.CodeId == older.Id).Select(m => m.State).SingleAsync()));
    }

    [Fact]
    public async Task A_code_whose_attempt_is_over_never_leaves()
    {
        await using var post = await Post.OpenAsync(_transport);
        var attempt = Attempt(post);
        await AskForCodeAsync(post, attempt);
        await post.ChangeAsync(db => db.SignInAttempts.Single().Stage = AttemptStage.Over);
        await post.DispatchAsync();
        Assert.Empty(_transport.Sent);
    }

    public static TheoryData<string> Endings => ["revoked", "used", "deleted", "member disabled", "member moved", "email login off", "email login off for all"];

    [Theory]
    [MemberData(nameof(Endings))]
    [Trait("Rule", "LK4")]
    public async Task A_cancelled_links_mail_never_leaves(string ending)
    {
        await using var post = await Post.OpenAsync(_transport);
        var id = await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        await post.ChangeAsync(db => End(db, ending, post.Clock.GetUtcNow()));
        await post.DispatchAsync();

        Assert.Empty(_transport.Sent);
        var message = await post.MessageAsync(id);
        Assert.Equal(DeliveryState.Cancelled, message.State);
        Assert.Equal(post.Clock.GetUtcNow(), message.FinishedAt);
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Emergency_access_gets_its_link_though_email_login_is_off_for_all()
    {
        await using var post = await Post.OpenAsync(_transport);
        await post.SendAsync(MessageKind.PasswordReset, LinkPurpose.PasswordReset);
        await post.ChangeAsync(db =>
        {
            db.Organizations.Single().EmailLoginEnabled = false;
            db.Members.Single().HasEmergencyAccess = true;
        });

        await post.DispatchAsync();

        Assert.Single(_transport.Sent);
    }

    [Fact]
    [Trait("Rule", "DU4")]
    public async Task Two_nodes_that_see_the_same_message_send_it_once()
    {
        await using var one = await Post.OpenAsync(_transport);
        await using var other = one.Node(_transport);
        for (var i = 0; i < 20; i++)
            await one.SendAsync(MessageKind.PasswordChanged);

        await Task.WhenAll(Task.Run(one.DispatchAsync), Task.Run(other.DispatchAsync));

        Assert.Equal(20, _transport.Sent.Count);
        Assert.Equal(20, _transport.Sent.Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    [Trait("Rule", "DU4")]
    public async Task A_message_whose_node_died_is_sent_by_another_after_the_lease()
    {
        await using var dead = await Post.OpenAsync(_transport);
        await using var other = dead.Node(_transport);
        await dead.SendAsync(MessageKind.PasswordChanged);
        Assert.NotNull(await dead.NextAsync());

        await other.DispatchAsync();
        Assert.Empty(_transport.Sent);
        other.Clock.Advance(TimeSpan.FromSeconds(90));
        await other.DispatchAsync();
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task A_code_leaves_before_the_welcomes_that_were_there_first()
    {
        await using var post = await Post.OpenAsync(_transport);
        await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        post.Clock.Advance(TimeSpan.FromSeconds(1));
        await AskForCodeAsync(post, Attempt(post));
        Assert.Equal(MessageKind.MailboxCode, (await post.NextAsync())?.Message.Kind);
    }

    private static void End(FlexAuthDbContext db, string ending, DateTimeOffset now)
    {
        var link = db.OneTimeLinks.Single();
        var member = db.Members.Include(m => m.Organization).Single();
        switch (ending)
        {
            case "revoked":
                link.RevokedAt = now;
                break;
            case "used":
                link.ConsumedAt = now;
                break;
            case "deleted":
                db.Remove(link);
                break;
            case "member disabled":
                member.DisabledAt = now;
                break;
            case "email login off":
                member.EmailLoginEnabled = false;
                break;
            case "email login off for all":
                member.Organization.EmailLoginEnabled = false;
                break;
            case "member moved":
                var elsewhere = member.Organization.Suborganization("Elsewhere", now);
                db.Add(elsewhere);
                member.OrganizationId = elsewhere.Id;
                break;
        }
    }

    private static SignInAttempt Attempt(Post post) => new()
    {
        MemberId = post.Member.Id,
        BrowserHash = "browser",
        Stage = AttemptStage.MailboxProof,
        CreatedAt = post.Clock.GetUtcNow(),
        ExpiresAt = post.Clock.GetUtcNow().AddMinutes(30),
    };

    private static async Task<SentCode> AskForCodeAsync(Post post, SignInAttempt attempt, bool isKnown = false)
    {
        var now = post.Clock.GetUtcNow();
        var code = new SentCode { Destination = post.Member.Email!, MemberId = post.Member.Id, AttemptId = attempt.Id, CreatedAt = now };
        await post.ChangeAsync(db =>
        {
            if (!isKnown)
                db.Add(attempt);
            db.Add(code);
            db.Add(new OutboxMessage { Kind = MessageKind.MailboxCode, MemberId = post.Member.Id, CodeId = code.Id, CreatedAt = now, DueAt = now });
        });
        return code;
    }
}
