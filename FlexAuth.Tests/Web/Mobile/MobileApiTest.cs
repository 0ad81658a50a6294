using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>A phone and the API over HTTP, without cookies. Each answer is held against docs/mobile-api.openapi.json.</summary>
public abstract class MobileApiTest : IDisposable
{
    protected const string Pin = "480275";
    protected const string Api = "/api/mobile";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly bool _isOwn;

    protected MobileApiTest()
        : this((TestClock?)null)
    {
    }

    private protected MobileApiTest(TestClock? clock)
        : this(new TestHost { Clock = clock }, isOwn: true)
    {
    }

    /// <summary>Before a host that others use, too.</summary>
    private protected MobileApiTest(TestHost host)
        : this(host, isOwn: false)
    {
    }

    private MobileApiTest(TestHost host, bool isOwn)
    {
        (Host, _isOwn) = (host, isOwn);
        Client = Host.CreateDefaultClient(new Uri(TestHost.PublicUrl), new AsDescribed());
    }

    protected TestHost Host { get; }

    protected HttpClient Client { get; }

    public void Dispose()
    {
        _key.Dispose();
        Client.Dispose();
        if (_isOwn)
            Host.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string PublicKey => Base64Url.EncodeToString(_key.ExportSubjectPublicKeyInfo());

    protected async Task<string> RegisterAsync()
    {
        using var registered = await PostAsync(
            "/registrations", new { email = await MemberAsync(), password = Account.UsualPassword, publicKey = PublicKey });
        var id = (await ReadAsync(registered)).GetProperty("id").GetString()!;
        using var chosen = await SignedAsync(id, "pin", Pin);
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        return id;
    }

    protected async Task<HttpResponseMessage> SignedAsync(string id, string act, string? pin, string? newPin = null, object? passkey = null)
    {
        var proof = await ProofAsync(id, act);
        return await PostAsync($"/registrations/{id}/{act}", new { proof.Challenge, proof.Signature, pin, newPin, passkey });
    }

    protected async Task<PhoneProof> ProofAsync(string id, string act)
    {
        using var asked = await Client.PostAsync($"{Api}/challenges", null, TestContext.Current.CancellationToken);
        return Prove(id, act, (await ReadAsync(asked)).GetProperty("challenge").GetString()!);
    }

    protected PhoneProof Prove(string id, string act, string challenge) => new(Guid.Parse(id), challenge, Base64Url.EncodeToString(_key.SignData(
        Encoding.UTF8.GetBytes($"flexauth-mobile-{act}\n{id}\n{challenge}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));

    protected async Task<HttpResponseMessage> MeAsync(string? token, string scheme = "Bearer")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/me");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    protected Task<HttpResponseMessage> PostAsync(string path, object body) => Client.PostAsJsonAsync($"{Api}{path}", body, TestContext.Current.CancellationToken);

    protected static Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    protected static async Task<string?> CodeOfAsync(HttpResponseMessage answer) => (await ReadAsync(answer)).GetProperty("code").GetString();

    protected async Task<string> MemberAsync()
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, true), TestContext.Current.CancellationToken);
        var member = await db.Members.Where(m => m.Role == MemberRole.Member && m.DisabledAt == null).OrderBy(m => m.Id).FirstAsync(TestContext.Current.CancellationToken);
        member.EmailLoginEnabled = true;
        member.PasswordHash = CoreHostAccounts.HashOf(Account.UsualPassword, 210_000);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return member.Email!;
    }
}
