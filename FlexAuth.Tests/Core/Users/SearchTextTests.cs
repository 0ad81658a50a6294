using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Users;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Müller", "muller")]
    [InlineData("Søren ÆBELØ", "soren aebelo")]
    [InlineData("Łukasz", "lukasz")]
    [InlineData("Weiß WEISS Weiẞ", "weiss weiss weiss")]
    [InlineData("Đorđe Ðóra", "dorde dora")]
    [InlineData("Işık İpek", "isik ipek")]
    [InlineData("Œuvre Þór Ħal", "oeuvre thor hal")]
    [InlineData("李小龙 Ωmega", "李小龙 ωmega")]
    [InlineData("Ann\ud83d😀", "ann😀")]
    public void What_is_typed_on_a_plain_keyboard_finds_every_spelling(string text, string folded) => Assert.Equal(folded, SearchText.Fold(text));

    [Theory]
    [InlineData(" Ana\tLIMA\u00a0ana ", "ana lima")]
    [InlineData(null, "")]
    public void A_search_is_its_words_each_once(string? search, string words) => Assert.Equal(words, string.Join(' ', SearchText.Words(search)));
}
