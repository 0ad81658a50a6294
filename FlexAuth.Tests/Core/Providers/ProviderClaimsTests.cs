using FlexAuth.Core.Data;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whether a provider vouches for an address, in all the ways in which it may say so, and in none in which it does not.</summary>
[Trait("Rule", "FE1")]
public sealed class ProviderClaimsTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"True\"", true)]
    [InlineData("1", true)]
    [InlineData("\"1\"", true)]
    [InlineData("false", false)]
    [InlineData("\"false\"", false)]
    [InlineData("0", false)]
    [InlineData("\"0\"", false)]
    [InlineData("2", false)]
    [InlineData("1.5", false)]
    [InlineData("\"yes\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    [InlineData("[true]", false)]
    [InlineData("[\"true\"]", false)]
    [InlineData("{\"value\":true}", false)]
    [InlineData(null, false)]
    public void An_address_counts_where_it_is_vouched_for_in_so_many_words(string? said, bool counts)
    {
        var microsoft = ProviderClaims.OfMicrosoft(Token(("xms_edov", said), ("email", Email)));
        var google = ProviderClaims.OfGoogle(Token(("hd", "\"contoso.example\""), ("email_verified", said), ("email", Email)));

        Assert.Equal(counts ? "nadia@contoso.example" : null, microsoft!.VouchedEmail?.Key);
        Assert.Equal(counts ? "nadia@contoso.example" : null, google!.VouchedEmail?.Key);
    }

    [Theory]
    [InlineData("[\"nadia@contoso.example\"]")]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("\"no address\"")]
    public void An_address_that_is_no_text_is_none(string email) =>
        Assert.Null(ProviderClaims.OfMicrosoft(Token(("xms_edov", "true"), ("email", email)))!.VouchedEmail);

    [Theory]
    [InlineData("idp", "\"https://sts.windows.net/7d444840-9dc0-41d1-b245-5ffdce74fad2/\"", true)]
    [InlineData("idp", "\"live.com\"", true)]
    [InlineData("acct", "1", true)]
    [InlineData("acct", "0", false)]
    [InlineData("idp", "\"https://sts.windows.net/3f2504e0-4f89-41d3-9a0c-0305e82c3301/\"", false)]
    public void A_guest_is_told_by_where_the_account_is_at_home_and_its_address_counts_for_nothing(string claim, string said, bool isGuest)
    {
        var identity = ProviderClaims.OfMicrosoft(Token((claim, said), ("xms_edov", "true"), ("email", Email)))!;

        Assert.Equal((SignInMethod.Microsoft, isGuest, isGuest), (identity.Provider, identity.IsGuest, identity.VouchedEmail is null));
    }

    private const string Email = "\"nadia@contoso.example\"";

    private static JsonWebToken Token(params (string Name, string? Json)[] claims)
    {
        var all = claims.Where(claim => claim.Json is not null).Select(claim => $"\"{claim.Name}\":{claim.Json}")
            .Prepend($"\"iss\":\"https://login.example.org\",\"sub\":\"s\",\"tid\":\"{ProviderWorld.Tenant}\",\"oid\":\"{ProviderWorld.OtherTenant}\"");
        return new JsonWebToken($"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{Base64UrlEncoder.Encode($"{{{string.Join(',', all)}}}")}.");
    }
}
