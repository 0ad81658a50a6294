using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

public sealed class CleanTextTests
{
    // Not as attributes, which cannot hold half a pair.
    [Fact]
    public void What_XML_cannot_hold_is_left_out() => Assert.All(
        new (string Text, string Clean)[]
        {
            ("", ""),
            ("plain\t\r\n~\u007F", "plain\t\r\n~\u007F"),
            ("Zoë 漢 😀\uFFFD", "Zoë 漢 😀\uFFFD"),
            ("\0a\u001Fb\u0001", "ab"),
            ("é\uD83D", "é"),
            ("\uDE00\uD83D\uD83D\uDE00x\uDE00", "😀x"),
            ("a\uFFFEb\uFFFF", "ab"),
        },
        pair => Assert.Equal(pair.Clean, CleanText.Of(pair.Text)));

    /// <summary>Millions of cells are looked at before the runtime compiles anything anew.</summary>
    [Fact, Trait("Rule", "IM1")]
    public void A_text_that_stays_as_it_is_takes_no_memory()
    {
        CleanText.Of("Zoë 😀");
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var times = 0; times < 20; times++)
            CleanText.Of(times % 2 == 0 ? "a" : "Zoë 漢 😀");

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
