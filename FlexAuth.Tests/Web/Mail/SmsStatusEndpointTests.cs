using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Tests.Core.Delivery.Sms;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Mail;

/// <summary>Twilio calls, over HTTP, without session and without antiforgery token.</summary>
[Trait("Needs", "Server")]
public sealed class SmsStatusEndpointTests
{
    [Fact]
    public async Task Twilio_is_heard_and_nobody_else()
    {
        await using var twilio = await SmsServer.StartAsync("accept");
        using var host = new TestHost(
            "Production",
            [("FlexAuth:Mail:Smtp:Host", "mail.example.org"), .. twilio.AsTwilio().Select(setting => (setting.Key, setting.Value!))]);
        using var client = host.CreateClient();
        var id = await SentAsync(host);
        var address = $"{TestHost.PublicUrl}/sms/status?message={id:N}&try=1";
        Dictionary<string, string> fields = new() { ["MessageStatus"] = "undelivered", ["ErrorCode"] = "30005" };
        var signature = await twilio.SignAsync(address, fields);

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(client, address, new FormUrlEncodedContent(fields), null));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(client, address, new FormUrlEncodedContent(fields), "forged"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, address, new StringContent("{}"), signature));
        Assert.Equal(DeliveryState.Sent, await StateAsync(host, id));

        host.AnotherWriter.Writes();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "30"), await AnswerAsync(client, address, new FormUrlEncodedContent(fields), signature));
        Assert.Equal(DeliveryState.Sent, await StateAsync(host, id));
        host.AnotherWriter.Ends();

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(client, address, new FormUrlEncodedContent(fields), signature));
        Assert.Equal(DeliveryState.Failed, await StateAsync(host, id));
        Assert.Contains(TwoFactorMethod.SmsCode, host.Services.GetRequiredService<ServerOffer>().Methods.Values);
    }

    [Fact]
    public async Task Without_a_gateway_nobody_is_heard_and_no_sms_is_offered()
    {
        using var host = new TestHost("Production", ("FlexAuth:Mail:Smtp:Host", "mail.example.org"));
        using var client = host.CreateClient();

        var answer = await PostAsync(client, $"/sms/status?message={Guid.NewGuid():N}&try=1", new FormUrlEncodedContent([new("MessageStatus", "failed")]), "");

        Assert.Equal(HttpStatusCode.Forbidden, answer);
        Assert.Empty(host.Services.GetServices<ISmsTransport>());
        Assert.DoesNotContain(TwoFactorMethod.SmsCode, host.Services.GetRequiredService<ServerOffer>().Methods.Values);
        Assert.Null(host.Services.GetRequiredService<ServerOffer>().SmsCountries.Countries);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string address, HttpContent content, string? signature) =>
        (await AnswerAsync(client, address, content, signature)).Status;

    /// <summary>The answer, and after how many seconds to call again.</summary>
    private static async Task<(HttpStatusCode Status, string? Again)> AnswerAsync(HttpClient client, string address, HttpContent content, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (signature is not null)
            request.Headers.Add("X-Twilio-Signature", signature);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString());
    }

    private static async Task<Guid> SentAsync(TestHost host)
    {
        var now = DateTimeOffset.UtcNow;
        var organization = Organization.Main("Contoso", now);
        var member = new Member
        {
            Id = Guid.CreateVersion7(),
            FirstName = "Ana",
            LastName = "Lima",
            Email = "ana@example.org",
            NormalizedEmail = "ana@example.org",
            Organization = organization,
            OrganizationId = organization.Id,
        };
        var message = new OutboxMessage { Kind = MessageKind.SmsCode, MemberId = member.Id, CreatedAt = now, DueAt = now, Attempts = 1, State = DeliveryState.Sent, Carrier = "Twilio" };
        await using var db = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken);
        db.AddRange(member, message);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return message.Id;
    }

    private static async Task<DeliveryState> StateAsync(TestHost host, Guid id)
    {
        await using var db = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Outbox.Where(m => m.Id == id).Select(m => m.State).SingleAsync(TestContext.Current.CancellationToken);
    }

    private static IDbContextFactory<FlexAuthDbContext> Contexts(TestHost host) => host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>();
}
