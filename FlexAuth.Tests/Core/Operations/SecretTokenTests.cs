using FlexAuth.Core.Operations;

namespace FlexAuth.Tests.Core.Operations;

public sealed class SecretTokenTests
{
    [Fact]
    public void A_token_is_256_random_bits_safe_in_a_link()
    {
        var tokens = Enumerable.Range(0, 10_000).Select(_ => SecretToken.New()).ToList();
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
        Assert.All(tokens, token => Assert.True(SecretToken.IsWellFormed(token)));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Fact]
    public void A_token_that_a_mail_client_cut_off_is_not_well_formed()
    {
        var token = SecretToken.New();
        Assert.All(Enumerable.Range(0, token.Length), length => Assert.False(SecretToken.IsWellFormed(token[..length])));
    }

    [Fact]
    public void Added_or_foreign_characters_are_not_well_formed()
    {
        var token = SecretToken.New();
        string?[] wrong = [null, "", token + "A", token + "=", " " + token, token[..42] + "B", token[..20] + "+" + token[21..],
            token[..20] + "%" + token[21..], token[..20] + "\u00E9" + token[21..], new string('A', 10_000_000)];
        Assert.All(wrong, text => Assert.False(SecretToken.IsWellFormed(text)));
    }

    [Fact]
    public void Its_hash_is_SHA_256_in_lower_case_hexadecimal() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", SecretToken.Hash("abc"));
}
