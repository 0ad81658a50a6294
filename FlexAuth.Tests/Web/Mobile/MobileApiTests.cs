using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Web.Hosting;
using FlexAuth.Web;
using FlexAuth.Web.Hosting;
using FlexAuth.Web.Mobile;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>The API for phones over HTTP, as docs/mobile-api.md describes it.</summary>
public sealed class MobileApiTests : MobileApiTest
{
    [Fact, Trait("Rule", "HD3")]
    public async Task A_phone_is_registered_gets_a_PIN_is__and_leaves_without_any_cookie()
    {
        var email = await MemberAsync();
        using var registered = await PostAsync("/registrations", new { email, password = Account.UsualPassword, name = "Pixel", publicKey = PublicKey });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var phone = await ReadAsync(registered);
        var id = phone.GetProperty("id").GetString()!;
        Assert.Equal(("Pixel", false), (phone.GetProperty("name").GetString(), phone.GetProperty("pinRequired").GetBoolean()));
        Assert.Equal(0, phone.GetProperty("madeRoom").GetInt32());

        using var chosen = await SignedAsync(id, "pin", Pin);
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        using var changed = await SignedAsync(id, "change-pin", Pin, "973164");
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        using var unlocked = await SignedAsync(id, "unlock", "973164");
        var first = await ReadAsync(unlocked);
        Assert.Equal("Bearer", first.GetProperty("tokenType").GetString());
        Assert.InRange(first.GetProperty("expiresIn").GetInt32(), 540, 600);
        using var refreshed = await PostAsync("/tokens/refresh", new { refreshToken = first.GetProperty("refreshToken").GetString() });
        var second = await ReadAsync(refreshed);

        using var me = await MeAsync(second.GetProperty("accessToken").GetString());
        Assert.Equal(email, (await ReadAsync(me)).GetProperty("email").GetString());
        using var former = await MeAsync(first.GetProperty("accessToken").GetString());
        Assert.Equal((HttpStatusCode.Unauthorized, "mobile.locked"), (former.StatusCode, await CodeOfAsync(former)));
        Assert.Equal("Bearer error=\"invalid_token\"", former.Headers.WwwAuthenticate.ToString());

        using var locked = await PostAsync("/tokens/revoke", new { refreshToken = second.GetProperty("refreshToken").GetString() });
        Assert.Equal(HttpStatusCode.NoContent, locked.StatusCode);
        using var dead = await MeAsync(second.GetProperty("accessToken").GetString());
        Assert.Equal((HttpStatusCode.Unauthorized, "mobile.locked"), (dead.StatusCode, await CodeOfAsync(dead)));

        using var left = await SignedAsync(id, "revoke", null);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        using var gone = await SignedAsync(id, "unlock", Pin);
        Assert.Equal((HttpStatusCode.NotFound, "mobile.not_registered"), (gone.StatusCode, await CodeOfAsync(gone)));
        Assert.All([registered, chosen, unlocked, refreshed, me, locked, left, gone], answer =>
        {
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        });
    }

    [Fact]
    public async Task A_refusal_is_a_problem_with_a_code_and_one_sentence()
    {
        var email = await MemberAsync();
        using var answer = await PostAsync("/registrations", new { email, password = "wrong", publicKey = PublicKey });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(answer);
        Assert.Equal(("sign_in.wrong_email_or_password", 401), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_PINs_say_how_many_tries_are_left_and_the_fifth_that_it_is_over()
    {
        var id = await RegisterAsync();
        for (var left = 4; left > 0; left--)
        {
            using var wrong = await SignedAsync(id, "unlock", "973164");
            Assert.Equal((HttpStatusCode.Unauthorized, left), (wrong.StatusCode, (await ReadAsync(wrong)).GetProperty("triesLeft").GetInt32()));
        }

        using var over = await SignedAsync(id, "unlock", "973164");
        Assert.Equal((HttpStatusCode.Gone, "mobile.pins_used_up"), (over.StatusCode, await CodeOfAsync(over)));
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        using var answer = await Client.GetAsync($"{Api}/nothing", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task What_breaks_is_a_problem_too_and_no_page()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Path = $"{Api}/registrations" } };
        using var body = new MemoryStream();
        context.Response.Body = body;

        await FailurePages.WriteUnexpectedAsync(context);

        var problem = JsonDocument.Parse(body.ToArray()).RootElement;
        Assert.Equal((500, "application/problem+json", "unexpected"), (context.Response.StatusCode, context.Response.ContentType, problem.GetProperty("code").GetString()));
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task The_token_of_a_phone_opens_no_page_and_no_operation_of_the_portal()
    {
        var id = await RegisterAsync();
        using var unlocked = await SignedAsync(id, "unlock", Pin);
        var token = (await ReadAsync(unlocked)).GetProperty("accessToken").GetString();
        using var me = await MeAsync(token);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);

        foreach (var path in new[] { FlexAuthUrls.Home, FlexAuthUrls.Users, FlexAuthUrls.Security, FlexAuthUrls.ExportUsers })
        {
            using var stranger = await Client.GetAsync(path, TestContext.Current.CancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.Redirect, stranger.Headers.Location), (answer.StatusCode, answer.Headers.Location));
            Assert.Contains(FlexAuthUrls.SignIn, $"{answer.Headers.Location}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_of_the_portal_is_nobody_to_the_API()
    {
        using var session = await HostSession.BeginAsync(Host);
        using var portal = await session.Client.GetAsync(FlexAuthUrls.Security, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, portal.StatusCode);

        using var me = await session.Client.GetAsync($"{Api}/me", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "mobile.locked"), (me.StatusCode, await CodeOfAsync(me)));
    }

    [Fact, Trait("Rule", "RL1"), Trait("Rule", "RL4")]
    public async Task Who_names_a_phone_without_its_key_makes_it_no_stranger()
    {
        var id = await RegisterAsync();
        var phones = Host.Services.GetRequiredService<PhoneRecognition>();
        var claim = PhoneClaim.Of(await ProofAsync(id, "unlock"), PhonePurpose.Unlock);
        Assert.Equal(Guid.Parse(id), await phones.RecallAsync(claim));

        using var refused = await PostAsync($"/registrations/{id}/unlock", new { challenge = "a", signature = "a", pin = Pin });

        Assert.Equal((HttpStatusCode.NotFound, "mobile.not_registered"), (refused.StatusCode, await CodeOfAsync(refused)));
        Assert.Equal(Guid.Parse(id), await phones.RecallAsync(claim));
    }

    [Fact]
    public async Task Tokens_are_known_from_when_they_are_given_and_void_ones_are_forgotten()
    {
        var id = await RegisterAsync();
        var phones = Host.Services.GetRequiredService<PhoneRecognition>();
        using var unlocked = await SignedAsync(id, "unlock", Pin);
        var (access, refresh) = await TokensAsync(unlocked);
        Assert.Equal((Guid.Parse(id), Guid.Parse(id)), (await phones.RecallAsync(PhoneClaim.OfAccess(access)!), await phones.RecallAsync(PhoneClaim.OfRefresh(refresh)!)));
        using var refreshed = await PostAsync("/tokens/refresh", new { refreshToken = refresh });
        (access, refresh) = await TokensAsync(refreshed);
        Assert.Equal(Guid.Parse(id), await phones.RecallAsync(PhoneClaim.OfAccess(access)!));

        using var locked = await PostAsync("/tokens/revoke", new { refreshToken = refresh });
        using var asked = await MeAsync(access);
        using var again = await PostAsync("/tokens/refresh", new { refreshToken = refresh });

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], new[] { locked, asked, again }.Select(a => a.StatusCode));
        Assert.Null(await phones.RecallAsync(PhoneClaim.OfAccess(access)!));
        Assert.Null(await phones.RecallAsync(PhoneClaim.OfRefresh(refresh)!));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task A_token_that_was_under_way_while_two_newer_came_makes_its_phone_no_stranger()
    {
        var id = await RegisterAsync();
        var phones = Host.Services.GetRequiredService<PhoneRecognition>();
        using var unlocked = await SignedAsync(id, "unlock", Pin);
        var (_, late) = await TokensAsync(unlocked);
        using var first = await PostAsync("/tokens/refresh", new { refreshToken = late });
        using var second = await PostAsync("/tokens/refresh", new { refreshToken = (await TokensAsync(first)).Refresh });
        var (access, good) = await TokensAsync(second);
        using var me = await MeAsync(access);

        using var refused = await PostAsync("/tokens/refresh", new { refreshToken = late });

        Assert.Equal((HttpStatusCode.Unauthorized, "mobile.locked"), (refused.StatusCode, await CodeOfAsync(refused)));
        Assert.Equal("Bearer error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal(Guid.Parse(id), await phones.RecallAsync(PhoneClaim.OfRefresh(good)!));
        using var refreshed = await PostAsync("/tokens/refresh", new { refreshToken = good });
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
    }

    [Theory, Trait("Rule", "RL1")]
    [InlineData("unlock")]
    [InlineData("pin")]
    [InlineData("change-pin")]
    [InlineData("new-passkey")]
    [InlineData("passkey")]
    [InlineData("passkey-challenge")]
    [InlineData("revoke")]
    public async Task Who_has_not_the_key_is_answered_while_others_write_and_so_is_an_old_challenge(string act)
    {
        var id = await RegisterAsync();
        var nobody = $"{Guid.CreateVersion7()}";
        var (proof, strange) = (await ProofAsync(id, act), await ProofAsync(nobody, act));
        var foreign = Prove(id, act, "a challenge of another server");
        await using var others = await Host.Services.GetRequiredService<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);

        foreach (var (of, challenge, signature, why) in new[]
        {
            (id, proof.Challenge, strange.Signature, "mobile.not_registered"),
            (id, proof.Challenge, "a", "mobile.not_registered"),
            (id, "", "", "mobile.not_registered"),
            (nobody, strange.Challenge, strange.Signature, "mobile.not_registered"),
            (nobody, foreign.Challenge, foreign.Signature, "mobile.not_registered"),
            (id, foreign.Challenge, proof.Signature, "mobile.not_registered"),
            (id, foreign.Challenge, foreign.Signature, "mobile.challenge_over"),
        })
        {
            using var answer = await AtOnceAsync(PostAsync($"/registrations/{of}/{act}", new { challenge, signature, pin = Pin, newPin = "973164" }));
            Assert.Equal(why, await CodeOfAsync(answer));
        }
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Tokens_that_were_never_given_out_are_answered_while_others_write()
    {
        await RegisterAsync();
        var made = new { refreshToken = $"{SecretToken.New()}.{SecretToken.New()}" };
        await using var others = await Host.Services.GetRequiredService<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);

        using var refreshed = await AtOnceAsync(PostAsync("/tokens/refresh", made));
        using var revoked = await AtOnceAsync(PostAsync("/tokens/revoke", made));

        Assert.Equal((HttpStatusCode.Unauthorized, "mobile.locked"), (refreshed.StatusCode, await CodeOfAsync(refreshed)));
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
    }

    [Fact]
    public async Task Every_refusal_for_now_says_when_to_come_again()
    {
        var problems = ActivatorUtilities.CreateInstance<MobileProblem>(Host.Services);
        var until = Host.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddSeconds(90);
        foreach (var code in MobileProblem.Statuses.Where(row => row.Value is 429).Select(row => row.Key))
        {
            await using var scope = Host.Services.CreateAsyncScope();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            await problems.Of(context, new Error(code, until)).ExecuteAsync(context);
            Assert.InRange(int.Parse($"{context.Response.Headers.RetryAfter}", CultureInfo.InvariantCulture), 60, 90);
        }
    }

    /// <summary>The writer is held for the whole test: what waits for it fails here.</summary>
    private static Task<HttpResponseMessage> AtOnceAsync(Task<HttpResponseMessage> answer) =>
        answer.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    private static async Task<(string Access, string Refresh)> TokensAsync(HttpResponseMessage answer)
    {
        var tokens = await ReadAsync(answer);
        return (tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
    }
}
