using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Users;

public sealed class EmailAddressTests
{
    [Theory, Trait("Rule", "RL2")]
    [InlineData("anna@acme.example")]
    [InlineData("Anna@Acme.Example")]
    [InlineData("  ANNA@ACME.EXAMPLE\r\n")]
    [InlineData("\u00A0anna@acme.example\u3000")]
    [InlineData("ａｎｎａ@ａｃｍｅ.ｅｘａｍｐｌｅ")]
    [InlineData("anna@acme。example")]
    [InlineData("anna＠acme.example")]
    [InlineData("\U0001D41Anna@acme.example")]
    public void Every_spelling_has_the_same_key(string typed)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address));
        Assert.Equal("anna@acme.example", address.Key);
    }

    [Theory, Trait("Rule", "RL2")]
    [InlineData("jörg@müller.example", "jörg@xn--mller-kva.example")]
    [InlineData("jo\u0308rg@MU\u0308LLER.example", "jörg@xn--mller-kva.example")]
    [InlineData("jörg@XN--MLLER-KVA.example", "jörg@xn--mller-kva.example")]
    [InlineData("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v")]
    public void Composed_decomposed_and_Punycode_domains_have_the_same_key(string typed, string key)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address));
        Assert.Equal(key, address.Key);
    }

    [Fact]
    public void What_was_typed_is_shown_without_the_spaces_around_it()
    {
        Assert.True(EmailAddress.TryParse("  Anna.Linden@Acme.Example ", out var address));
        Assert.Equal("Anna.Linden@Acme.Example", address.Display);
        Assert.Equal("Anna.Linden@Acme.Example", address.ToString());
        Assert.True(EmailAddress.TryParse("anna.linden@acme.example", out var same));
        Assert.Equal(same, address);
        Assert.Equal(same.GetHashCode(), address.GetHashCode());
    }

    [Theory]
    [InlineData("o'brien+tag@acme.example")]
    [InlineData("a@b.co")]
    [InlineData("x_y-z!#$%&'*/=?^`{|}~@sub.acme.example")]
    [InlineData("1234567890@123.example")]
    public void Unusual_addresses_are_addresses(string typed) => Assert.True(EmailAddress.TryParse(typed, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("anna")]
    [InlineData("ACME\\anna")]
    [InlineData("@")]
    [InlineData("@acme.example")]
    [InlineData("anna@")]
    [InlineData("anna@acme")]
    [InlineData("anna@@acme.example")]
    [InlineData("anna@b@acme.example")]
    [InlineData(".anna@acme.example")]
    [InlineData("anna.@acme.example")]
    [InlineData("an..na@acme.example")]
    [InlineData("an na@acme.example")]
    [InlineData("\"an na\"@acme.example")]
    [InlineData("anna@acme..example")]
    [InlineData("anna@.acme.example")]
    [InlineData("anna@acme.example.")]
    [InlineData("anna@-acme.example")]
    [InlineData("anna@acme_x.example")]
    [InlineData("anna@[203.0.113.7]")]
    [InlineData("anna@203.0.113.7")]
    [InlineData("Anna <anna@acme.example>")]
    [InlineData("anna@acme.example,eve@evil.example")]
    [InlineData("anna@acme.example;eve@evil.example")]
    [InlineData("anna@acme.example\r\nBcc: eve@evil.example")]
    [InlineData("anna\r\n@acme.example")]
    [InlineData("anna\n@acme.example")]
    [InlineData("anna\0@acme.example")]
    [InlineData("anna\u2028@acme.example")]
    [InlineData("an\u200Bna@acme.example")]
    [InlineData("anna\u202E@acme.example")]
    [InlineData("anna@ac\u00ADme.example")]
    [InlineData("anna\uD83D@acme.example")]
    [InlineData("🦄@acme.example")]
    public void What_is_no_email_address_is_refused(string? typed) => Assert.False(EmailAddress.TryParse(typed, out _));

    [Fact]
    public void The_limits_of_RFC_5321_hold()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 46), 4)) + ".example";
        Assert.True(EmailAddress.TryParse(new string('a', 58) + "@" + domain, out var longest));
        Assert.Equal(254, longest.Display.Length);
        Assert.False(EmailAddress.TryParse(new string('a', 59) + "@" + domain, out _));
        Assert.True(EmailAddress.TryParse(new string('a', 64) + "@acme.example", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@acme.example", out _));
        Assert.False(EmailAddress.TryParse("anna@" + new string('d', 64) + ".example", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 308) + "@acme.example", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 10_000_000) + "@acme.example", out _));
    }

    [Fact, Trait("Rule", "RL2")]
    public void A_key_is_its_own_key_and_nothing_unreadable_throws()
    {
        var random = new Random(20261121);
        var accepted = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var mailbox = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)random.Next(0x20, 0x10000)));
            var domain = string.Concat(Enumerable.Range(0, random.Next(0, 2)).Select(_ => (char)random.Next(0x20, 0x10000)));
            if (!EmailAddress.TryParse($"{mailbox}@a{domain}.example", out var address))
                continue;
            accepted++;
            Assert.True(EmailAddress.TryParse(address.Key, out var again), address.Key);
            Assert.Equal(address.Key, again.Key);
        }
        Assert.InRange(accepted, 1_000, 49_000);
    }
}
