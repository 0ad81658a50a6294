using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class DialogTests : ComponentTest
{
    [Fact]
    public void A_closed_dialog_holds_nothing()
    {
        var dialog = Render<Dialog>(p => p.Add(d => d.Title, "New user").AddChildContent("<p>Body</p>"));

        Assert.Equal("", dialog.Find("dialog").TextContent.Trim());
        Assert.Empty(JSInterop.Invocations["flexAuth.openDialog"]);
    }

    [Fact]
    public void An_open_dialog_is_modal_and_has_its_title_for_a_name()
    {
        var dialog = Render<Dialog>(p => p.Add(d => d.Title, "New user").Add(d => d.Open, true));

        JSInterop.VerifyInvoke("flexAuth.openDialog", 1);
        var title = dialog.Find("h2");
        Assert.Equal(title.Id, dialog.Find("dialog").GetAttribute("aria-labelledby"));
        Assert.Equal("New user", title.TextContent);
    }

    [Fact]
    public void What_is_held_back_is_told_to_the_browsers_script_and_nothing_else()
    {
        var dialog = Render<Dialog>(p => p.Add(d => d.Title, "New user").Add(d => d.Open, true).Add(d => d.HoldsBack, true));

        Assert.Equal("", dialog.Find("dialog").GetAttribute("data-held"));
        Assert.DoesNotContain(dialog.Find("dialog").Attributes, attribute => attribute.Name.Contains("prevent", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("oncancel")]
    [InlineData("onclose")]
    public void Escape_and_whatever_else_closes_it_are_told_to_the_page(string happened)
    {
        bool? open = null;
        var dialog = Render<Dialog>(p => p.Add(d => d.Title, "New user").Add(d => d.Open, true).Add(d => d.OpenChanged, changed => open = changed));

        dialog.Find("dialog").TriggerEvent(happened, EventArgs.Empty);

        Assert.False(open);
    }

    [Fact]
    public void Escape_pressed_before_the_browser_knew_that_work_is_under_way_opens_it_again()
    {
        var changes = 0;
        var dialog = Render<Dialog>(p => p.Add(d => d.Title, "New user").Add(d => d.Open, true).Add(d => d.Locked, true).Add(d => d.OpenChanged, _ => changes++));

        dialog.Find("dialog").TriggerEvent("oncancel", EventArgs.Empty);

        JSInterop.VerifyInvoke("flexAuth.openDialog", 2);
        Assert.Equal(0, changes);
    }

    [Fact]
    public void Closing_from_the_page_closes_the_browsers_dialog()
    {
        var dialog = Render<Dialog>(p => p.Add(d => d.Title, "New user").Add(d => d.Open, true));

        dialog.Render(p => p.Add(d => d.Title, "New user").Add(d => d.Open, false));

        JSInterop.VerifyInvoke("flexAuth.closeDialog", 1);
    }

    [Fact]
    public void A_typed_confirmation_waits_for_the_exact_word()
    {
        var confirmed = 0;
        var dialog = Render<ConfirmDialog>(p => p.Add(d => d.Title, "Disable?").Add(d => d.ConfirmText, "Disable").Add(d => d.Open, true)
            .Add(d => d.TypedWord, "Acme").Add(d => d.OnConfirm, () => confirmed++));

        dialog.Find("form").Submit();
        dialog.Find("input").Input("acm");
        dialog.Find("form").Submit();
        Assert.Equal("true", dialog.Find("button[type=submit]").GetAttribute("aria-disabled"));
        Assert.Equal(0, confirmed);

        dialog.Find("input").Input("Acme");
        dialog.Find("form").Submit();

        Assert.Equal(1, confirmed);
    }

    [Fact]
    public void While_it_works_it_neither_closes_nor_confirms_again()
    {
        var confirmed = 0;
        var changes = 0;
        var dialog = Render<ConfirmDialog>(p => p.Add(d => d.Title, "Disable?").Add(d => d.ConfirmText, "Disable").Add(d => d.Open, true)
            .Add(d => d.Busy, true).Add(d => d.OnConfirm, () => confirmed++).Add(d => d.OpenChanged, _ => changes++));

        dialog.Find("form").Submit();

        Assert.All(dialog.FindAll("button[type=button]"), button => Assert.True(button.HasAttribute("disabled")));
        Assert.Equal((0, 0), (confirmed, changes));
    }

    [Fact]
    public void A_failure_stays_in_the_dialog()
    {
        var dialog = Render<ConfirmDialog>(p => p.Add(d => d.Title, "Disable?").Add(d => d.ConfirmText, "Disable").Add(d => d.Open, true)
            .Add(d => d.Error, "Ann is the last administrator."));

        Assert.Contains("Ann is the last administrator.", dialog.Find("[role=alert]").TextContent);
    }
}
