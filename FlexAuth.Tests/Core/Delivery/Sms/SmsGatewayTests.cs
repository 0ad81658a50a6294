using System.Net;
using System.Text;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>Against real gateways that behave, refuse, hang, and answer nonsense.</summary>
[Trait("Needs", "Server")]
public sealed class SmsGatewayTests
{
    [Fact]
    public async Task Twilio_gets_number_sender_text_and_where_to_tell_what_became_of_it()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(twilio.AsTwilio());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        var sms = await twilio.NextAsync("sms");
        Assert.Equal((Post.Number, "+15005550006"), (Text(sms, "To"), Text(sms, "From")));
        Assert.Equal(SentCodeHash.Of(await post.CodeIdAsync(), FakeTransport.CodeIn(Text(sms, "Body"))), await post.CodeHashAsync());
        Assert.Equal($"https://login.example.org/sms/status?message={id:N}&try=1", Text(sms, "StatusCallback"));
        Assert.Equal("600", Text(sms, "ValidityPeriod"));
        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
    }

    [Fact]
    public async Task A_messaging_service_takes_the_place_of_the_sender()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        var settings = twilio.AsTwilio();
        settings.Remove("FlexAuth:Sms:Twilio:From");
        settings["FlexAuth:Sms:Twilio:MessagingServiceSid"] = "MG0123456789abcdef0123456789abcdef";
        await using var post = await Post.OpenAsync(settings);
        await post.SendSmsAsync();
        await post.DispatchAsync();

        var sms = await twilio.NextAsync("sms");
        Assert.Equal("MG0123456789abcdef0123456789abcdef", Text(sms, "MessagingServiceSid"));
        Assert.False(sms.TryGetProperty("From", out _));
    }

    [Fact]
    public async Task Another_gateway_gets_what_its_template_says_escaped_as_its_kind_wants()
    {
        await using var gateway = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(gateway.AsAnother());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        var sms = await gateway.NextAsync("sms");
        Assert.StartsWith("application/json", Text(sms, "type"));
        var body = JsonElement.Parse(Text(sms, "raw"));
        Assert.Equal(Post.Number[1..], Text(body, "to"));
        Assert.EndsWith($"\n\n@login.example.org #{FakeTransport.CodeIn(Text(body, "text"))}", Text(body, "text"));
        Assert.True(Guid.TryParse(Text(body, "reference"), out _));
        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
    }

    [Theory]
    [Trait("Rule", "DU4")]
    [InlineData("later", true, "Twilio answered with status 429 and error 20429")]
    [InlineData("broken", true, "Twilio answered with status 500 and error 20500")]
    [InlineData("region", true, "Twilio answered with status 400 and error 21408")]
    [InlineData("nonsense", true, "Twilio answered with status 200, and not with a message.")]
    [InlineData("quote", true, "Twilio answered with status 400, and not with a message.")]
    [InlineData("away", true, "Twilio answered with status 307, and not with a message.")]
    [InlineData("gzip", true, "Twilio: The request failed (InvalidDataException).")]
    [InlineData("garbage", true, "Twilio: The request failed (InvalidResponse).")]
    [InlineData("drop", true, "Twilio: ")]
    [InlineData("later", false, "The SMS gateway answered with status 429.")]
    [InlineData("broken", false, "The SMS gateway answered with status 500.")]
    [InlineData("region", false, "but not as FlexAuth:Sms:Http:Taken wants.")]
    [InlineData("nonsense", false, "but not as FlexAuth:Sms:Http:Taken wants.")]
    [InlineData("quote", false, "The SMS gateway answered with status 400.")]
    [InlineData("away", false, "The SMS gateway answered with status 307.")]
    [InlineData("gzip", false, "Http: The request failed (InvalidDataException).")]
    [InlineData("garbage", false, "Http: The request failed (InvalidResponse).")]
    [InlineData("drop", false, "Http: ")]
    public async Task An_sms_that_is_not_taken_now_is_sent_later_with_another_code_and_nothing_secret_is_kept(string mode, bool isTwilio, string words)
    {
        await using var gateway = await SmsServer.StartAsync(mode);
        await using var post = await Post.OpenAsync(isTwilio ? gateway.AsTwilio() : gateway.AsAnother());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        var kept = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Queued, post.Clock.GetUtcNow().AddSeconds(10)), (kept.State, kept.DueAt));
        Assert.Contains(words, kept.LastError);

        var former = await post.CodeHashAsync();
        await gateway.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        var sms = await gateway.NextAsync("sms");
        var code = FakeTransport.CodeIn(isTwilio ? Text(sms, "Body") : Text(JsonElement.Parse(Text(sms, "raw")), "text"));
        Assert.NotEqual(former, await post.CodeHashAsync());
        Assert.Equal(SentCodeHash.Of(await post.CodeIdAsync(), code), await post.CodeHashAsync());
        Assert.Equal((DeliveryState.Sent, 2, null), Outcome(await post.MessageAsync(id)));
        Assert.All([post.Log.All, kept.LastError!], text =>
        {
            Assert.False(FakeTransport.Tells(text, code), text);
            Assert.All([Post.Number[1..], SmsServer.Token, SmsServer.Key], secret => Assert.DoesNotContain(secret, text));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_sms_that_was_taken_is_sent_in_whatever_character_set_the_answer_is(bool isTwilio)
    {
        await using var gateway = await SmsServer.StartAsync("foreign");
        await using var post = await Post.OpenAsync(isTwilio ? gateway.AsTwilio() : gateway.AsAnother());
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("cut")]
    public async Task Where_nothing_is_looked_for_in_an_answer_its_status_is_enough(string mode)
    {
        await using var gateway = await SmsServer.StartAsync(mode);
        var settings = new Dictionary<string, string?>(gateway.AsAnother()) { ["FlexAuth:Sms:Http:Taken"] = "", ["FlexAuth:Sms:Http:Refused"] = "" };
        await using var post = await Post.OpenAsync(settings);
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
    }

    /// <summary>Its status says that it was taken: another SMS would cost again, and make the code of the first void.</summary>
    [Theory, Trait("Rule", "EC5")]
    [InlineData("half", "Twilio")]
    [InlineData("reset", "Twilio")]
    [InlineData("half", "Http")]
    [InlineData("reset", "Http")]
    public async Task An_sms_of_which_only_the_beginning_of_the_answer_came_is_taken_once_and_asked_of_nobody_again(string mode, string first)
    {
        var isTwilio = first is "Twilio";
        await using var breaking = await SmsServer.StartAsync(mode);
        await using var other = await SmsServer.StartAsync("accept");
        var settings = isTwilio ? breaking.AsTwilio().Concat(other.AsAnother()) : other.AsTwilio().Concat(breaking.AsAnother());
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(settings) { ["FlexAuth:Sms:First"] = first });
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        post.Clock.Advance(TimeSpan.FromMinutes(5));
        await post.DispatchAsync();

        var message = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(message));
        Assert.Equal(first, message.Carrier);
        Assert.Equal((1, 0), (await breaking.CountAsync(), await other.CountAsync()));
    }

    [Theory, Trait("Rule", "EC5")]
    [InlineData("half-invalid")]
    [InlineData("reset-invalid")]
    public async Task A_refusal_of_which_only_the_beginning_came_is_one_that_costs_nothing_and_the_other_gateway_is_asked(string mode)
    {
        await using var twilio = await SmsServer.StartAsync(mode);
        await using var other = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        await post.ChangeAsync(db => db.Add(new Throttle { Key = Throttling.AllSms, Count = 1, ResetsAt = post.Clock.GetUtcNow().AddHours(1) }));
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
        Assert.Equal("Http", (await post.MessageAsync(id)).Carrier);
        Assert.Contains("Twilio answered with status 400, and not with a message.", post.Log.All);
        Assert.Equal(1, await CountAsync(post));
    }

    [Theory, Trait("Rule", "EC5")]
    [InlineData(201, "{\"sid\":\"SM", true)]
    [InlineData(201, "", true)]
    [InlineData(200, "<html>", false)]
    [InlineData(503, "{", false)]
    public async Task An_answer_that_does_not_come_to_its_end_in_time_counts_by_its_status(int status, string begun, bool isTaken)
    {
        using var patience = new CancellationTokenSource();
        using var answering = new Answering((HttpStatusCode)status, new Unending(begun, patience.Cancel));
        var twilio = new TwilioSms(answering, new TwilioOptions { AccountSid = SmsServer.Account, AuthToken = SmsServer.Token, From = "FlexAuth" });

        var sending = twilio.SendAsync(new SmsToSend(Guid.Empty, Post.Number, "123456"), patience.Token);

        if (isTaken)
            Assert.Equal(new SmsTaken("Twilio"), await sending);
        else
            Assert.Equal(status is 503 ? 0 : 1, (await Assert.ThrowsAsync<GatewayAnswerException>(() => sending)).Charged);
    }

    /// <summary>Both may have taken it: what is reserved once is paid twice.</summary>
    [Theory, Trait("Rule", "EC5")]
    [InlineData("drop", "accept", 2)]
    [InlineData("drop", "drop", 2)]
    [InlineData("nonsense", "accept", 2)]
    [InlineData("broken", "accept", 1)]
    [InlineData("drop", "later", 1)]
    [InlineData("drop", "landline", 1)]
    [InlineData("broken", "later", 0)]
    [InlineData("broken", "landline", 0)]
    [InlineData("gone", "accept", 1)]
    [InlineData("gone", "drop", 1)]
    [InlineData("gone", "later", 0)]
    [InlineData("502", "accept", 2)]
    [InlineData("504", "408", 2)]
    [InlineData("408", "502", 2)]
    [InlineData("503", "504", 1)]
    [InlineData("408", "landline", 1)]
    public async Task Whatever_gateway_may_have_taken_it_is_counted_by_number_and_by_cost(string first, string second, int charged)
    {
        await using var twilio = await SmsServer.StartAsync(first);
        await using var other = await SmsServer.StartAsync(second);
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother()))
        {
            ["FlexAuth:Sms:Twilio:Prices:31"] = "0.10",
            ["FlexAuth:Sms:CostPerDay"] = "10",

            // Nobody listens there.
            ["FlexAuth:Sms:Twilio:Api"] = first is "gone" ? "http://127.0.0.1:9" : $"http://127.0.0.1:{twilio.Port}",
        });
        await post.ChangeAsync(db => db.AddRange(
            new Throttle { Key = Throttling.AllSms, Count = 1, ResetsAt = post.Clock.GetUtcNow().AddHours(1) },
            new Throttle { Key = Throttling.SmsCost, Count = 1_000, ResetsAt = post.Clock.GetUtcNow().AddHours(1) }));
        await post.SendSmsAsync();
        await post.DeliverAsync((await post.NextAsync())!);

        Assert.Equal(charged, await CountAsync(post));
        Assert.Equal(charged * 1_000, await post.ReadAsync(db => db.Throttles.Where(t => t.Key == Throttling.SmsCost).Select(t => t.Count).SingleAsync()));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task An_sms_is_given_up_after_three_tries()
    {
        await using var gateway = await SmsServer.StartAsync("later");
        await using var post = await Post.OpenAsync(gateway.AsTwilio());
        var id = await post.SendSmsAsync();
        foreach (var wait in new[] { 0, 10, 30 })
        {
            Assert.Equal(DeliveryState.Queued, (await post.MessageAsync(id)).State);
            post.Clock.Advance(TimeSpan.FromSeconds(wait));
            await post.DispatchAsync();
        }

        var message = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Failed, 3), (message.State, message.Attempts));
        Assert.Contains("429", message.LastError);
    }

    [Fact, Trait("Rule", "EC2")]
    public async Task A_code_that_was_asked_for_ten_minutes_ago_leaves_no_more_by_sms()
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>());
        var id = await post.SendSmsAsync();
        post.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Null(await post.NextAsync());

        Assert.Equal((DeliveryState.Cancelled, 1, null), Outcome(await post.MessageAsync(id)));
    }

    [Theory, Trait("Rule", "EC5")]
    [InlineData("broken", true)]
    [InlineData("landline", true)]
    [InlineData("drop", false)]
    [InlineData("nonsense", false)]
    public async Task What_a_gateway_says_that_it_did_not_take_costs_nothing_and_whatever_else_does_at_each_try(string mode, bool isFree)
    {
        await using var gateway = await SmsServer.StartAsync(mode);
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(gateway.AsTwilio()) { ["FlexAuth:Sms:CodesPerDay"] = "3" });
        await post.ChangeAsync(db => db.Add(new Throttle { Key = Throttling.AllSms, Count = 1, ResetsAt = post.Clock.GetUtcNow().AddHours(1) }));
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        Assert.Equal(isFree ? 0 : 1, await CountAsync(post));

        await gateway.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();

        Assert.Equal(mode is "landline" ? 0 : isFree ? 1 : 2, await CountAsync(post));
        Assert.Equal(mode is "landline" ? DeliveryState.Failed : DeliveryState.Sent, (await post.MessageAsync(id)).State);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Once_the_day_is_used_up_no_further_try_is_made()
    {
        await using var gateway = await SmsServer.StartAsync("drop");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(gateway.AsTwilio()) { ["FlexAuth:Sms:CodesPerDay"] = "1" });
        await post.ChangeAsync(db => db.Add(new Throttle { Key = Throttling.AllSms, Count = 1, ResetsAt = post.Clock.GetUtcNow().AddHours(1) }));
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        var arrived = FakeTransport.CodeIn(WebUtility.UrlDecode(Text(await gateway.NextAsync("unanswered"), "raw")));
        await gateway.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromSeconds(10));

        await post.DispatchAsync();

        var message = await post.MessageAsync(id);
        Assert.Equal((DeliveryState.Failed, "The SMS of the day are used up."), (message.State, message.LastError));
        Assert.Equal(SentCodeHash.Of(await post.CodeIdAsync(), arrived), await post.CodeHashAsync());
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task A_code_that_was_used_meanwhile_is_not_tried_again_and_costs_what_it_did_whatever_the_day_has_left()
    {
        await using var gateway = await SmsServer.StartAsync("drop");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(gateway.AsTwilio()) { ["FlexAuth:Sms:CodesPerDay"] = "1" });
        await post.ChangeAsync(db => db.Add(new Throttle { Key = Throttling.AllSms, Count = 1, ResetsAt = post.Clock.GetUtcNow().AddHours(1) }));
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();
        await post.ChangeAsync(db => db.SentCodes.Single().ConsumedAt = post.Clock.GetUtcNow());
        post.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(await post.NextAsync());

        Assert.Equal((DeliveryState.Cancelled, 2), ((await post.MessageAsync(id)).State, (await post.MessageAsync(id)).Attempts));
        Assert.Equal(1, await CountAsync(post));
    }

    [Theory, Trait("Rule", "EC5")]
    [InlineData("used")]
    [InlineData("signed out")]
    [InlineData("replaced")]
    [InlineData("too old")]
    [InlineData("disabled")]
    public async Task What_never_left_costs_nothing(string why)
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(SmsMoney.Of("10", each: "0.10").ToDictionary(setting => setting.Key, setting => (string?)setting.Value)));
        await post.ChangeAsync(db => db.AddRange(
            new Throttle { Key = Throttling.AllSms, Count = 3, ResetsAt = SmsBudget.EndOfDay(post.Clock.GetUtcNow()) },
            new Throttle { Key = Throttling.SmsCost, Count = 3_000, ResetsAt = SmsBudget.EndOfDay(post.Clock.GetUtcNow()) }));
        var id = await post.SendSmsAsync();
        await post.ChangeAsync(db =>
        {
            var (code, now) = (db.SentCodes.Single(), post.Clock.GetUtcNow());
            switch (why)
            {
                case "used":
                    code.ConsumedAt = now;
                    break;
                case "signed out":
                    db.Sessions.Single().EndedAt = now;
                    break;
                case "replaced":
                    db.Add(new SentCode { MemberId = code.MemberId, SessionId = code.SessionId, Purpose = code.Purpose, Channel = code.Channel, Destination = Post.Number, CreatedAt = now.AddSeconds(1) });
                    break;
                case "disabled":
                    db.Members.Single().DisabledAt = now;
                    break;
            }
        });
        post.Clock.Advance(why is "too old" ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(2));

        Assert.Null(await post.NextAsync());

        Assert.Equal((DeliveryState.Cancelled, 1), ((await post.MessageAsync(id)).State, (await post.MessageAsync(id)).Attempts));
        Assert.Equal(2, await CountAsync(post));
        Assert.Equal(2_000, await post.ReadAsync(db => db.Throttles.Where(t => t.Key == Throttling.SmsCost).Select(t => t.Count).SingleAsync()));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task What_was_asked_for_yesterday_and_never_left_takes_nothing_from_what_today_has_counted()
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>());
        post.Clock.Advance(SmsBudget.EndOfDay(post.Clock.GetUtcNow()) - post.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        await post.SendSmsAsync();
        post.Clock.Advance(TimeSpan.FromMinutes(10));
        await post.ChangeAsync(db => db.Add(new Throttle { Key = Throttling.AllSms, Count = 3, ResetsAt = SmsBudget.EndOfDay(post.Clock.GetUtcNow()) }));

        Assert.Null(await post.NextAsync());

        Assert.Equal(3, await CountAsync(post));
    }

    [Theory]
    [Trait("Rule", "DU4")]
    [InlineData("invalid", "21211")]
    [InlineData("stop", "21610")]
    [InlineData("landline", "21635")]
    public async Task A_number_that_is_refused_for_good_is_tried_no_more_and_nowhere_else(string mode, string error)
    {
        await using var twilio = await SmsServer.StartAsync(mode);
        await using var other = await SmsServer.StartAsync(mode);
        foreach (var (settings, words) in new[] { (twilio.AsTwilio(), error), (other.AsAnother(), "refused the number") })
        {
            await using var post = await Post.OpenAsync(settings);
            var id = await post.SendSmsAsync();
            await post.DispatchAsync();

            var message = await post.MessageAsync(id);
            Assert.Equal((DeliveryState.Failed, 1), (message.State, message.Attempts));
            Assert.Contains(words, message.LastError);
            Assert.DoesNotContain(Post.Number[1..], post.Log.All);
        }

        await other.NextAsync("sms");
        await using var both = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        await other.CountAsync();
        var refused = await both.SendSmsAsync();
        await both.DispatchAsync();
        Assert.Equal(0, await other.CountAsync());
        Assert.Equal((DeliveryState.Failed, 1), ((await both.MessageAsync(refused)).State, (await both.MessageAsync(refused)).Attempts));
    }

    [Theory]
    [InlineData("Twilio", "broken")]
    [InlineData("Twilio", "drop")]
    [InlineData("Twilio", "gzip")]
    [InlineData("Twilio", "later")]
    [InlineData("Http", "broken")]
    [InlineData("Http", "gzip")]
    public async Task What_the_first_gateway_does_not_take_goes_to_the_other_at_once_and_the_first_rests_for_a_minute(string first, string mode)
    {
        var firstIsTwilio = first is "Twilio";
        await using var twilio = await SmsServer.StartAsync(firstIsTwilio ? mode : "accept");
        await using var other = await SmsServer.StartAsync(firstIsTwilio ? "accept" : mode);
        var (failing, working) = firstIsTwilio ? (twilio, other) : (other, twilio);
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())) { ["FlexAuth:Sms:First"] = first });
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
        await working.NextAsync("sms");
        Assert.Equal(1, await failing.CountAsync());
        Assert.Contains($"{first} did not take SMS", post.Log.All);

        await post.SendSmsAsync();
        await post.DispatchAsync();
        Assert.Equal((2, 0), (await working.CountAsync(), await failing.CountAsync()));

        await failing.BecomeAsync("accept");
        post.Clock.Advance(TimeSpan.FromMinutes(1));
        await post.SendSmsAsync();
        await post.DispatchAsync();
        Assert.Equal((0, 1), (await working.CountAsync(), await failing.CountAsync()));
    }

    [Theory]
    [InlineData("Twilio")]
    [InlineData("Http")]
    public async Task One_number_that_a_gateway_does_not_reach_is_no_reason_to_let_it_rest(string first)
    {
        var firstIsTwilio = first is "Twilio";
        await using var refusing = await SmsServer.StartAsync("region");
        await using var other = await SmsServer.StartAsync("accept");
        var settings = firstIsTwilio ? refusing.AsTwilio().Concat(other.AsAnother()) : other.AsTwilio().Concat(refusing.AsAnother());
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(settings) { ["FlexAuth:Sms:First"] = first });
        var refused = await post.SendSmsAsync();
        await post.DispatchAsync();
        await refusing.BecomeAsync("accept");
        var next = await post.SendSmsAsync();
        await post.DispatchAsync();

        Assert.Equal(firstIsTwilio ? "Http" : "Twilio", (await post.MessageAsync(refused)).Carrier);
        Assert.Equal(first, (await post.MessageAsync(next)).Carrier);
    }

    [Fact]
    public async Task A_gateway_that_hangs_is_let_go_after_ten_seconds_and_the_other_asked()
    {
        await using var twilio = await SmsServer.StartAsync("hang");
        await using var other = await SmsServer.StartAsync("accept");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await post.SendSmsAsync();
        var trying = post.DeliverAsync((await post.NextAsync())!);
        await twilio.NextAsync("unanswered");
        Assert.False(trying.IsCompleted);

        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await trying;

        await twilio.NextAsync("closed");
        await other.NextAsync("sms");
        Assert.Equal((DeliveryState.Sent, 1, null), Outcome(await post.MessageAsync(id)));
        Assert.Contains("No answer within 10 seconds.", post.Log.All);
    }

    [Fact]
    public async Task Where_both_fail_the_message_says_of_both_why_and_waits()
    {
        await using var twilio = await SmsServer.StartAsync("broken");
        await using var other = await SmsServer.StartAsync("later");
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(twilio.AsTwilio().Concat(other.AsAnother())));
        var id = await post.SendSmsAsync();
        await post.DispatchAsync();

        var kept = await post.MessageAsync(id);
        Assert.Equal(DeliveryState.Queued, kept.State);
        Assert.StartsWith("Twilio: Twilio answered with status 500", kept.LastError);
        Assert.EndsWith("Http: The SMS gateway answered with status 429.", kept.LastError);
    }

    /// <summary>Answers with that.</summary>
    private sealed class Answering(HttpStatusCode status, Stream body) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StreamContent(body) });
    }

    /// <summary>Begins, and after that whoever reads loses their patience.</summary>
    private sealed class Unending(string begun, Action lose) : MemoryStream(Encoding.UTF8.GetBytes(begun))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            lose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("Read without patience.");
        }
    }

    private static (DeliveryState State, int Attempts, string? LastError) Outcome(OutboxMessage message) => (message.State, message.Attempts, message.LastError);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Task<int> CountAsync(Post post) => post.ReadAsync(db => db.Throttles.Where(t => t.Key == Throttling.AllSms).Select(t => t.Count).SingleAsync());
}
