using FlexAuth.Core.Passwords;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Passwords;

public sealed class PasswordPolicyTests : IDisposable
{
    private static readonly PasswordContext Anna = new("Acme Söhne", "Anna van der Linden", "a.linden@mail.acme.example");

    private readonly PasswordPolicy _policy = new(Options.Create(new PasswordOptions()));

    [Theory, Trait("Rule", "PW1")]
    [InlineData("1234567", false)]
    [InlineData("kv7 qz!d", true)]
    [InlineData("🦄🦄🦄🦄🦄🦄🦄", false)]
    [InlineData("🦄🐝🚀🧀🦊🎈🍋🌵", true)]
    [InlineData("        ", true)]
    public void Eight_code_points_are_enough_and_an_emoji_is_one(string password, bool met) =>
        Assert.Equal(met, State(password, PasswordRule.LongEnough) == PasswordRuleState.Met);

    [Fact, Trait("Rule", "PW1")]
    public void Up_to_256_code_points_are_accepted()
    {
        Assert.True(_policy.Check(string.Concat(Enumerable.Repeat("🦄", 256)), Anna).IsAccepted);
        Assert.True(_policy.Check(new string('x', 64), Anna).IsAccepted);
        Assert.Equal(PasswordRuleState.NotMet, State(new string('x', 257), PasswordRule.NotTooLong));
        Assert.False(_policy.Check(new string('x', 10_000_000), Anna).IsAccepted);
    }

    [Theory, Trait("Rule", "PW1")]
    [InlineData("zwqkvjxh")]
    [InlineData("ZWQKVJXH")]
    [InlineData("72950183")]
    [InlineData("пароль-мой")]
    [InlineData("five words in a row")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008")]
    public void No_kinds_of_characters_are_demanded(string password) => Assert.True(_policy.Check(password, Anna).IsAccepted);

    [Theory, Trait("Rule", "PW2")]
    [InlineData("password")]
    [InlineData("PassWord")]
    [InlineData("iloveyou1")]
    [InlineData("1234567890")]
    [InlineData("qwertyuiop")]
    [InlineData("football")]
    public void Common_passwords_are_refused(string password) =>
        Assert.Equal(PasswordRuleState.NotMet, State(password, PasswordRule.NotCommon));

    [Theory, Trait("Rule", "PW1")]
    [InlineData(" password")]
    [InlineData("password ")]
    [InlineData("ｐａｓｓｗｏｒｄ")]
    public void It_is_looked_up_verbatim(string password) =>
        Assert.Equal(PasswordRuleState.Met, State(password, PasswordRule.NotCommon));

    [Fact, Trait("Rule", "PW2")]
    public void The_list_holds_thousands_and_none_too_short_to_be_chosen()
    {
        Assert.InRange(CommonPasswords.Count, 8_000, 20_000);
        Assert.False(CommonPasswords.Contains("123456"));
    }

    [Theory, Trait("Rule", "PW2")]
    [InlineData("AcmeAcme")]
    [InlineData("acme!!!!!")]
    [InlineData("@cm3@cm3!")]
    [InlineData("acme2026")]
    [InlineData("Söhne123")]
    [InlineData("sohne99!")]
    [InlineData("annalinden")]
    [InlineData("L1nd3n2026")]
    [InlineData("Linden-Anna-1")]
    [InlineData("FlexAuth1")]
    [InlineData("f1exauth!")]
    [InlineData("flexauth2026!")]
    [InlineData("a.linden@mail.acme")]
    public void What_anybody_would_try_for_this_person_is_refused(string password) =>
        Assert.Equal(PasswordRuleState.NotMet, State(password, PasswordRule.NotAboutYou));

    [Theory, Trait("Rule", "PW2")]
    [InlineData("acme owns my cat")]
    [InlineData("tulip in linden wood")]
    [InlineData("zwqkvjxh")]
    [InlineData("1122334455667788")]
    [InlineData("🦄🐝🚀🧀🦊🎈🍋🌵")]
    public void Enough_of_ones_own_beside_a_known_word_is_accepted(string password) =>
        Assert.Equal(PasswordRuleState.Met, State(password, PasswordRule.NotAboutYou));

    [Fact]
    public void A_broken_surrogate_pair_breaks_nothing() => Assert.NotNull(_policy.Check("\uD83D\uD83Dabc\uDE00xyz", Anna));

    [Fact]
    public void Nothing_known_of_the_person_is_no_obstacle() =>
        Assert.True(_policy.Check("zwqkvjxh", PasswordContext.Nobody).IsAccepted);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Before_anything_is_typed_only_the_length_is_judged(string? password)
    {
        var check = _policy.Check(password, Anna);
        Assert.False(check.IsAccepted);
        Assert.Equal(
            [("password.long_enough", PasswordRuleState.NotMet), ("password.not_too_long", PasswordRuleState.Met),
             ("password.not_common", PasswordRuleState.Open), ("password.not_about_you", PasswordRuleState.Open)],
            check.Rules.Select(rule => (rule.Code, rule.State)));
    }

    public void Dispose() => _policy.Dispose();

    private PasswordRuleState State(string password, PasswordRule rule) =>
        _policy.Check(password, Anna).Rules.Single(outcome => outcome.Rule == rule).State;
}
