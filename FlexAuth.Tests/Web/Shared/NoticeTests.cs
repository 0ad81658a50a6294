using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class NoticeTests : ComponentTest
{
    [Theory]
    [InlineData(Tone.Info, "status")]
    [InlineData(Tone.Success, "status")]
    [InlineData(Tone.Warning, "status")]
    [InlineData(Tone.Danger, "alert")]
    public void Only_a_failure_interrupts(Tone tone, string role)
    {
        var notice = Render<Notice>(p => p.Add(n => n.Tone, tone).AddChildContent("Saved."));

        Assert.Equal(role, notice.Find(".notice").GetAttribute("role"));
        Assert.Contains("Saved.", notice.Find(".notice").TextContent);
    }

    [Fact]
    public void An_icon_never_speaks() =>
        Assert.Equal("true", Render<Notice>(p => p.AddChildContent("Saved.")).Find("svg").GetAttribute("aria-hidden"));

    [Fact]
    public void Every_icon_has_a_drawing()
    {
        foreach (var name in Enum.GetValues<IconName>())
            Assert.NotEmpty(Render<Icon>(p => p.Add(i => i.Name, name)).Find("path").GetAttribute("d")!);
    }

    [Fact]
    public void A_badge_says_its_state_in_words()
    {
        var badge = Render<StatusBadge>(p => p.Add(b => b.Tone, Tone.Danger).Add(b => b.Text, "Locked"));

        Assert.Equal("Locked", badge.Find(".badge").TextContent);
        Assert.Equal("true", badge.Find(".dot").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void An_empty_state_offers_the_way_on()
    {
        var empty = Render<EmptyState>(p => p.Add(e => e.Icon, IconName.Users).Add(e => e.Title, "No users match")
            .Add(e => e.Text, "Clear the filters.").Add(e => e.Action, "<button>Clear filters</button>"));

        Assert.Equal("No users match", empty.Find(".title").TextContent);
        Assert.Equal("Clear filters", empty.Find("button").TextContent);
    }

    [Fact]
    public void A_skeleton_says_loading_once_however_many_rows_it_has()
    {
        var skeleton = Render<Skeleton>(p => p.Add(s => s.Rows, 3).Add(s => s.Columns, 2));

        Assert.Equal(3, skeleton.FindAll(".line[aria-hidden=true]").Count);
        Assert.Equal(6, skeleton.FindAll(".bar").Count);
        Assert.Equal("Loading…", skeleton.Find("[role=status]").TextContent.Trim());
    }
}
