using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core;

/// <summary>Two trees: Contoso with two suborganizations beside each other and a unit below the first, and Fabrikam, which are strangers.</summary>
internal sealed class Forest : IAsyncDisposable
{
    private Forest(CoreHost host) => Host = host;

    public CoreHost Host { get; }

    public Organization Main => Host.Main;

    public Organization North { get; private set; } = null!;

    public Organization NorthUnit { get; private set; } = null!;

    public Organization South { get; private set; } = null!;

    public Organization Other { get; private set; } = null!;

    public static Task<Forest> GrowAsync(params (string Key, string Value)[] settings) => GrowAsync(ServerOffer.Today, settings);

    public static async Task<Forest> GrowAsync(ServerOffer offer, params (string Key, string Value)[] settings)
    {
        var host = await CoreHost.StartAsync(offer, settings);
        var north = await host.SuborganizationAsync("North");
        return new Forest(host)
        {
            North = north,
            NorthUnit = await host.SuborganizationAsync("North unit", north),
            South = await host.SuborganizationAsync("South"),
            Other = await host.OtherMainOrganizationAsync(),
        };
    }

    /// <summary>Somebody without password.</summary>
    public async Task<Member> MemberAsync(Organization organization, MemberRole role = MemberRole.Member, Action<Member>? but = null)
    {
        var member = Host.NewMember("Nadia", "Vermeer", organization, role);
        but?.Invoke(member);
        await Host.ChangeAsync(db => db.Add(member));
        return member;
    }

    /// <summary>Somebody with a live session at an address of their own.</summary>
    public async Task<SignedInMember> SignedInAsync(Organization organization, MemberRole role = MemberRole.OrganizationAdministrator) =>
        await SignedInAsync(await MemberAsync(organization, role));

    public async Task<SignedInMember> SignedInAsync(Member member)
    {
        var found = await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(member.Id));
        return found! with { Address = IPAddress.Parse("203.0.113.9"), UserAgent = "Firefox" };
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
