using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>What Twilio says later of an SMS, signed by a Twilio that is not our own code.</summary>
[Trait("Needs", "Server")]
public sealed class SmsReceiptTests
{
    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "https://mycompany.com/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "https://mycompany.com:443/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com:8443/myapp.php", "https://mycompany.com/myapp.php", true)]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "https://mycompany.com/myapp.php?foo=1&bar=3", false)]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "https://mycompany.example/myapp.php?foo=1&bar=2", false)]
    public async Task A_signature_holds_for_its_address_with_or_without_the_port(string ours, string theirs, bool right)
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        Dictionary<string, string> fields = new() { ["To"] = "+18005551212", ["Digits"] = "1234", ["CallSid"] = "CA1234567890ABCDE", ["ünï"] = "日本" };
        var signature = await twilio.SignAsync(theirs, fields);

        Assert.Equal(right, TwilioSignature.IsRight(new Uri(ours), fields, SmsServer.Token, signature));
        Assert.False(TwilioSignature.IsRight(new Uri(ours), fields, "another token", signature));
        Assert.False(TwilioSignature.IsRight(new Uri(ours), fields, SmsServer.Token, null));
    }

    /// <summary>A value known from elsewhere, so that both sides cannot err alike.</summary>
    [Fact]
    public void The_signature_is_the_one_that_is_documented() => Assert.Equal(
        "0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
        TwilioSignature.Of(
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            new Dictionary<string, string>
            {
                ["CallSid"] = "CA1234567890ABCDE",
                ["From"] = "+12349013030",
                ["To"] = "+18005551212",
                ["Caller"] = "+12349013030",
                ["Digits"] = "1234",
            },
            "12345"));

    [Theory]
    [InlineData("undelivered", "30003", DeliveryState.Failed, "Twilio reported \"undelivered\" and error 30003 (https://www.twilio.com/docs/errors/30003).")]
    [InlineData("failed", "Call +31612345612", DeliveryState.Failed, "Twilio reported \"failed\".")]
    [InlineData("delivered", null, DeliveryState.Sent, null)]
    [InlineData("sent", null, DeliveryState.Sent, null)]
    public async Task What_became_of_an_sms_is_noted(string status, string? error, DeliveryState state, string? words)
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await SentAsync(post, twilio);

        Assert.True(await TakeAsync(post, twilio, id, 1, status, error));

        var message = await post.MessageAsync(id);
        Assert.Equal((state, words), (message.State, message.LastError));
        Assert.DoesNotContain(Post.Number[1..], post.Log.All);
    }

    [Fact, Trait("Rule", "EC2")]
    public async Task The_failure_of_an_older_try_is_not_that_of_the_newest()
    {
        await using var twilio = await SmsServer.StartAsync("broken");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        await twilio.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();

        Assert.True(await TakeAsync(post, twilio, id, 1, "failed", "30008"));
        Assert.Equal((DeliveryState.Sent, 2), await StateAsync(post, id));
        Assert.True(await TakeAsync(post, twilio, id, 2, "failed", "30008"));
        Assert.Equal((DeliveryState.Failed, 2), await StateAsync(post, id));
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("sent")]
    [InlineData("delivered")]
    public async Task An_sms_that_was_taken_although_the_answer_was_lost_is_not_sent_again(string status)
    {
        await using var twilio = await SmsServer.StartAsync("drop");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        Assert.Equal((DeliveryState.Queued, 1), await StateAsync(post, id));

        Assert.True(await TakeAsync(post, twilio, id, 1, status));

        post.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await post.NextAsync());
        Assert.Equal((DeliveryState.Sent, 1), await StateAsync(post, id));
    }

    [Theory]
    [InlineData("undelivered:Queued sent:Queued")]
    [InlineData("undelivered:Queued undelivered:Queued")]
    [InlineData("sent:Sent undelivered:Failed")]
    [InlineData("sent:Sent undelivered/30007:Queued delivered:Queued")]
    [InlineData("undelivered/30005:Failed sent:Failed")]
    public async Task What_twilio_reports_while_the_other_gateway_is_asked_does_not_count_against_what_that_one_takes(string reports)
    {
        await using var twilio = await SmsServer.StartAsync("hang");
        await using var other = await SmsServer.StartAsync("hold");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await post.SendSmsAsync();
        var trying = post.DeliverAsync((await post.NextAsync())!);
        await twilio.NextAsync("unanswered");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await other.NextAsync("unanswered");

        foreach (var report in reports.Split(' ').Select(report => report.Split(':')))
        {
            var status = report[0].Split('/');
            Assert.True(await TakeAsync(post, twilio, id, 1, status[0], status.ElementAtOrDefault(1)));
            Assert.Equal((report[1], 1), ($"{(await post.MessageAsync(id)).State}", (await post.MessageAsync(id)).Attempts));
        }

        await other.BecomeAsync("accept");
        await trying;
        Assert.Equal((DeliveryState.Sent, 1), await StateAsync(post, id));
        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered"));
        Assert.Equal((DeliveryState.Sent, 1), await StateAsync(post, id));
        Assert.Equal(("Http", null), ((await post.MessageAsync(id)).Carrier, (await post.MessageAsync(id)).LastError));
        Assert.DoesNotContain("took longer than its lease", post.Log.All);
    }

    [Fact]
    public async Task What_twilio_loses_though_the_number_is_right_goes_to_the_other_gateway_at_once_with_another_code()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var other = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await SentAsync(post, twilio);
        var former = await post.CodeHashAsync();

        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered", "30007"));
        Assert.Equal((DeliveryState.Queued, 1), await StateAsync(post, id));
        await post.DispatchAsync();

        Assert.Equal((DeliveryState.Sent, 2), await StateAsync(post, id));
        Assert.Equal("Http", (await post.MessageAsync(id)).Carrier);
        Assert.NotEqual(former, await post.CodeHashAsync());
        Assert.Equal((1, 1), (await twilio.CountAsync(), await other.CountAsync()));
        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered", "30007"));
        Assert.Equal((DeliveryState.Sent, 2), await StateAsync(post, id));
    }

    [Theory]
    [InlineData("30005", true)]
    [InlineData("21610", true)]
    [InlineData(null, true)]
    [InlineData("30007", false)]
    public async Task What_is_lost_for_its_number_or_where_there_is_no_other_gateway_is_lost(string? error, bool hasAnother)
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        var settings = twilio.AsTwilio().Concat(hasAnother ? twilio.AsAnother() : []);
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(settings));
        var id = await SentAsync(post, twilio);

        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered", error));

        Assert.Equal((DeliveryState.Failed, 1), await StateAsync(post, id));
    }

    [Fact]
    public async Task What_is_lost_again_and_again_is_given_up()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var other = await SmsServer.StartAsync("broken");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await SentAsync(post, twilio);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.True(await TakeAsync(post, twilio, id, attempt, "failed", "30001"));
            await post.DispatchAsync();
        }

        Assert.Equal((DeliveryState.Failed, 3), await StateAsync(post, id));
    }

    [Fact]
    public async Task An_address_with_letters_of_its_own_is_given_and_signed_as_the_net_knows_it()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio()) { ["FlexAuth:PublicUrl"] = "https://bücher.example" });
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        var address = $"https://xn--bcher-kva.example/sms/status?message={id:N}&try=1";
        Assert.Equal(address, (await twilio.NextAsync("sms")).GetProperty("StatusCallback").GetString());
        Dictionary<string, string> fields = new() { ["MessageStatus"] = "failed" };

        Assert.True((await post.Services.GetRequiredService<SmsReceipts>().TakeAsync(
            new SmsReceipt(id, 1, fields, await twilio.SignAsync(address, fields)), TestContext.Current.CancellationToken)).Value);

        Assert.Equal((DeliveryState.Failed, 1), await StateAsync(post, id));
    }

    [Fact]
    public async Task What_twilio_reports_of_a_try_that_nobody_took_leaves_the_next_try_as_it_was()
    {
        await using var twilio = await SmsServer.StartAsync("drop");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        Assert.True(await TakeAsync(post, twilio, id, 1, "failed", "30008"));

        await twilio.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        Assert.Equal((DeliveryState.Sent, 2), await StateAsync(post, id));
    }

    [Fact]
    public async Task A_receipt_that_is_faster_than_the_answer_stands_and_is_no_lost_lease()
    {
        await using var twilio = await SmsServer.StartAsync("hold");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await post.SendSmsAsync();
        var trying = post.DeliverAsync((await post.NextAsync())!);
        await twilio.NextAsync("unanswered");
        Assert.True(await TakeAsync(post, twilio, id, 1, "queued"));
        Assert.True(await TakeAsync(post, twilio, id, 1, "failed", "30034"));

        await twilio.BecomeAsync("accept");
        await trying;

        Assert.Equal((DeliveryState.Failed, 1), await StateAsync(post, id));
        Assert.DoesNotContain("took longer than its lease", post.Log.All);
    }

    [Theory]
    [InlineData("failed", "30034", "")]
    [InlineData("undelivered", null, "")]
    [InlineData("undelivered", "30005", "")]
    [InlineData("failed", "30008", "sent")]
    [InlineData("failed", "30005", "delivered")]
    public async Task A_loss_that_is_reported_before_twilio_has_answered_is_not_unsaid_by_its_answer_nor_by_what_comes_late(string status, string? error, string late)
    {
        await using var twilio = await SmsServer.StartAsync("hold");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await post.SendSmsAsync();
        var trying = post.DeliverAsync((await post.NextAsync())!);
        await twilio.NextAsync("unanswered");

        Assert.True(await TakeAsync(post, twilio, id, 1, status, error));
        await twilio.BecomeAsync("accept");
        await trying;
        if (late.Length > 0)
            Assert.True(await TakeAsync(post, twilio, id, 1, late));

        var message = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Failed, 1, "Twilio"), (message.State, message.Attempts, message.Carrier));
        Assert.StartsWith($"Twilio reported \"{status}\"", message.LastError);
        Assert.NotNull(message.FinishedAt);
        Assert.DoesNotContain("took longer than its lease", post.Log.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loss_that_is_reported_before_twilio_has_answered_goes_to_the_other_gateway_at_once(bool wasTaken)
    {
        await using var twilio = await SmsServer.StartAsync("hold");
        await using var other = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await post.SendSmsAsync();
        var trying = post.DeliverAsync((await post.NextAsync())!);
        await twilio.NextAsync("unanswered");
        if (wasTaken)
            Assert.True(await TakeAsync(post, twilio, id, 1, "queued"));
        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered", "30007"));
        await twilio.BecomeAsync("accept");
        await trying;
        Assert.Equal((DeliveryState.Queued, 1), await StateAsync(post, id));

        await post.DispatchAsync();

        var message = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Sent, 2, "Http", null), (message.State, message.Attempts, message.Carrier, message.LastError));
        Assert.Equal((1, 1), (await twilio.CountAsync(), await other.CountAsync()));
    }

    [Fact]
    public async Task A_loss_that_is_reported_while_the_other_gateway_fails_keeps_the_further_tries()
    {
        await using var twilio = await SmsServer.StartAsync("hang");
        await using var other = await SmsServer.StartAsync("hold");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await post.SendSmsAsync();
        var trying = post.DeliverAsync((await post.NextAsync())!);
        await twilio.NextAsync("unanswered");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await other.NextAsync("unanswered");
        Assert.True(await TakeAsync(post, twilio, id, 1, "sent"));
        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered", "30008"));

        await other.BecomeAsync("region");
        await trying;

        Assert.Equal((DeliveryState.Queued, 1), await StateAsync(post, id));
        await other.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        Assert.Equal((DeliveryState.Sent, 2), await StateAsync(post, id));
    }

    /// <summary>Receipts of two nodes race with the answer: whoever comes first, what is lost is not sent, and says so once.</summary>
    [Fact, Trait("Rule", "SE8")]
    public async Task Receipts_and_the_answer_that_come_at_once_end_in_a_loss_whoever_is_first()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        await using var node = post.Node(twilio.AsTwilio());
        for (var n = 0; n < 20; n++)
        {
            var id = await post.SendSmsAsync();
            var next = (await post.NextAsync())!;
            var receipts = new List<(Post On, SmsReceipt Receipt)>();
            foreach (var status in new[] { "queued", "sent", "undelivered", "undelivered" })
                receipts.Add((receipts.Count % 2 == 0 ? post : node, await ReceiptAsync(twilio, id, 1, status, status is "undelivered" ? "30008" : null)));

            await Task.WhenAll([
                Task.Run(() => post.DeliverAsync(next)),
                .. receipts.Select(r => Task.Run(() => r.On.Services.GetRequiredService<SmsReceipts>().TakeAsync(r.Receipt, TestContext.Current.CancellationToken)))]);

            Assert.Equal((DeliveryState.Failed, 1), await StateAsync(post, id));
        }
    }

    [Fact]
    public async Task A_code_that_was_used_has_arrived_whatever_is_said()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await SentAsync(post, twilio);
        await post.ChangeAsync(db => db.SentCodes.Single().ConsumedAt = post.Clock.GetUtcNow());

        Assert.True(await TakeAsync(post, twilio, id, 1, "undelivered", "30003"));

        Assert.Equal((DeliveryState.Sent, 1), await StateAsync(post, id));
    }

    [Fact, Trait("Rule", "HD3")]
    public async Task Whatever_is_not_signed_for_this_message_and_this_try_changes_nothing()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await SentAsync(post, twilio);
        Dictionary<string, string> fields = new() { ["MessageStatus"] = "failed" };
        var right = await twilio.SignAsync(Address(id, 1), fields);
        var forged = new SmsReceipt[]
        {
            new(id, 1, fields, null),
            new(id, 1, fields, ""),
            new(id, 1, fields, right.ToLowerInvariant()),
            new(id, 2, fields, right),
            new(Guid.CreateVersion7(), 1, fields, right),
            new(id, 1, new Dictionary<string, string>(fields) { ["ErrorCode"] = "1" }, right),
            new(id, 1, fields, await twilio.SignAsync($"https://evil.example/sms/status?message={id:N}&try=1", fields)),
        };

        foreach (var receipt in forged)
            Assert.False((await post.Services.GetRequiredService<SmsReceipts>().TakeAsync(receipt, TestContext.Current.CancellationToken)).Value);
        Assert.Equal((DeliveryState.Sent, 1), await StateAsync(post, id));
        Assert.True((await post.Services.GetRequiredService<SmsReceipts>().TakeAsync(new SmsReceipt(id, 1, fields, right), TestContext.Current.CancellationToken)).Value);
        Assert.Equal((DeliveryState.Failed, 1), await StateAsync(post, id));
    }

    private static async Task<Guid> SentAsync(Post post, SmsServer twilio)
    {
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        Assert.Equal(Address(id, 1), (await twilio.NextAsync("sms")).GetProperty("StatusCallback").GetString());
        return id;
    }

    private static async Task<bool> TakeAsync(Post post, SmsServer twilio, Guid id, int attempt, string status, string? error = null) =>
        (await post.Services.GetRequiredService<SmsReceipts>().TakeAsync(
            await ReceiptAsync(twilio, id, attempt, status, error), TestContext.Current.CancellationToken)).Value;

    private static async Task<SmsReceipt> ReceiptAsync(SmsServer twilio, Guid id, int attempt, string status, string? error)
    {
        Dictionary<string, string> fields = new() { ["MessageSid"] = "SM1", ["AccountSid"] = SmsServer.Account, ["MessageStatus"] = status, ["To"] = Post.Number };
        if (error is not null)
            fields["ErrorCode"] = error;
        return new SmsReceipt(id, attempt, fields, await twilio.SignAsync(Address(id, attempt), fields));
    }

    private static string Address(Guid id, int attempt) => $"https://login.example.org/sms/status?message={id:N}&try={attempt}";

    private static async Task<(DeliveryState State, int Attempts)> StateAsync(Post post, Guid id)
    {
        var message = await post.MessageAsync(id);
        return (message.State, message.Attempts);
    }
}
