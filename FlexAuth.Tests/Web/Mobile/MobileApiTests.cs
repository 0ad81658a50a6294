using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Web.Hosting;
using FlexAuth.Web;
using FlexAuth.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>The API for phones over HTTP, as docs/mobile-api.md describes it.</summary>
public sealed class MobileApiTests : IDisposable
{
    private const string Pin = "480275";
    private const string Api = "/api/mobile";

    private readonly TestHost _host = new();
    private readonly HttpClient _client;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public MobileApiTests() => _client = _host.CreateClient();

    public void Dispose()
    {
        _key.Dispose();
        _client.Dispose();
        _host.Dispose();
    }

    [Fact, Trait("Rule", "HD3")]
    public async Task A_phone_is_registered_gets_a_PIN_is__and_leaves_without_any_cookie()
    {
        var email = await MemberAsync();
        using var registered = await PostAsync("/registrations", new { email, password = Account.UsualPassword, name = "Pixel", publicKey = PublicKey });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var phone = await ReadAsync(registered);
        var id = phone.GetProperty("id").GetString()!;
        Assert.Equal(("Pixel", false), (phone.GetProperty("name").GetString(), phone.GetProperty("pinRequired").GetBoolean()));

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

    [Theory]
    [InlineData("/registrations", "application/json", "{")]
    [InlineData("/registrations", "application/json", "null")]
    [InlineData("/registrations", "application/json", "[1]")]
    [InlineData("/registrations", "text/plain", "{}")]
    [InlineData("/registrations", "application/x-www-form-urlencoded", "email=a")]
    [InlineData("/tokens/refresh", "application/json; charset=nonsense", "{}")]
    public async Task What_is_no_such_JSON_is_a_problem_and_no_exception(string path, string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _client.PostAsync($"{Api}{path}", content, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, "mobile.request"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        using var answer = await _client.GetAsync($"{Api}/nothing", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task What_breaks_is_a_problem_too_and_no_page()
    {
        await using var scope = _host.Services.CreateAsyncScope();
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
            using var stranger = await _client.GetAsync(path, TestContext.Current.CancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.Redirect, stranger.Headers.Location), (answer.StatusCode, answer.Headers.Location));
            Assert.Contains(FlexAuthUrls.SignIn, $"{answer.Headers.Location}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_of_the_portal_is_nobody_to_the_API()
    {
        using var session = await HostSession.BeginAsync(_host);
        using var portal = await session.Client.GetAsync(FlexAuthUrls.Security, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, portal.StatusCode);

        using var me = await session.Client.GetAsync($"{Api}/me", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "mobile.locked"), (me.StatusCode, await CodeOfAsync(me)));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Too_many_requests_from_one_address_are_told_to_wait()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(async _ =>
        {
            using var answer = await MeAsync("none");
            return answer.StatusCode;
        }));

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    private string PublicKey => Base64Url.EncodeToString(_key.ExportSubjectPublicKeyInfo());

    private async Task<string> RegisterAsync()
    {
        using var registered = await PostAsync(
            "/registrations", new { email = await MemberAsync(), password = Account.UsualPassword, publicKey = PublicKey });
        var id = (await ReadAsync(registered)).GetProperty("id").GetString()!;
        using var chosen = await SignedAsync(id, "pin", Pin);
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        return id;
    }

    private async Task<HttpResponseMessage> SignedAsync(string id, string act, string? pin, string? newPin = null)
    {
        using var asked = await _client.PostAsync($"{Api}/challenges", null, TestContext.Current.CancellationToken);
        var challenge = (await ReadAsync(asked)).GetProperty("challenge").GetString()!;
        var signature = Base64Url.EncodeToString(_key.SignData(
            Encoding.UTF8.GetBytes($"flexauth-mobile-{act}\n{id}\n{challenge}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return await PostAsync($"/registrations/{id}/{act}", new { challenge, signature, pin, newPin });
    }

    private async Task<HttpResponseMessage> MeAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body) => _client.PostAsJsonAsync($"{Api}{path}", body, TestContext.Current.CancellationToken);

    private static Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer) => (await ReadAsync(answer)).GetProperty("code").GetString();

    private async Task<string> MemberAsync()
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, true), TestContext.Current.CancellationToken);
        var member = await db.Members.Where(m => m.Role == MemberRole.Member && m.DisabledAt == null).OrderBy(m => m.Id).FirstAsync(TestContext.Current.CancellationToken);
        member.EmailLoginEnabled = true;
        member.PasswordHash = CoreHostAccounts.HashOf(Account.UsualPassword, 210_000);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return member.Email!;
    }
}
