using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Settings.Users.Export;

public sealed partial class ExportDialog
{
    private int? everybody;
    private int? matching;
    private bool all;
    private bool csv;
    private bool busy;
    private bool wasOpen;
    private string? problem;

    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback<bool> OpenChanged { get; set; }

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private ListUsers Listing { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<ExportDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ExportDialog> Text { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (Open == wasOpen)
            return;
        wasOpen = Open;
        if (Open)
            await CountAsync();
    }

    private async Task CountAsync()
    {
        (everybody, matching, all, csv, problem) = (null, null, false, false, null);
        var narrowed = View.Filter != UserFilter.Everybody;
        var found = narrowed ? await CountAsync(View.Filter) : null;
        var total = problem is null ? await CountAsync(UserFilter.Everybody) : null;
        (matching, everybody) = (found, total);
        all = matching is null or 0;
    }

    private async Task<int?> CountAsync(UserFilter filter)
    {
        var page = await Logger.CatchAsync(() => Listing.ExecuteAsync(Actor.Member, new UserListRequest(filter, UserSort.Name, false, 0, 1)));
        problem = page.Succeeded ? null : Errors.Of(page.Error);
        return page.Succeeded ? page.Value.Total : null;
    }

    private async Task ExportAsync()
    {
        if (busy || everybody is null)
            return;
        (busy, problem) = (true, null);
        var address = FlexAuthUrls.ExportUsersAs(all ? "" : View.Query, csv ? UsersDownload.Csv : null);
        DownloadedFile? file = null;
        try
        {
            file = await Script.DownloadAsync(address);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The page has gone, and with it whoever would read the answer.
        }

        busy = false;
        if (file is null)
            return;
        if (file.Name is { } name)
        {
            await OpenChanged.InvokeAsync(false);
            await OnSaid.InvokeAsync(new Said(Text["Exported", name], Tone.Success));
        }
        else
        {
            problem = file.Problem ?? Errors.Of(new Error("export.not_fetched"));
        }
    }

    private async Task CloseAsync(bool open)
    {
        // The server stops writing what nobody waits for.
        if (busy)
            await Script.GiveDownloadUpAsync();
        await OpenChanged.InvokeAsync(false);
    }

    private string Counted(string key, int count) => count == 1 ? Text[$"{key}.One"] : Text[$"{key}.Many", count];
}
