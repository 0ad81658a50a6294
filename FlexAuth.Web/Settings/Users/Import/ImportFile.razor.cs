using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Import;

public sealed partial class ImportFile : IDisposable
{
    private const string InputId = "import-file";
    private const string WayId = "import-file-way";
    private const string CancelId = "import-file-cancel";

    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? stop;
    private UnderWay? underWay;
    private Error? problem;
    private string? fileName;
    private string? focus;
    private bool cancelled;
    private int turn;

    /// <summary>What is larger is not carried over at all.</summary>
    private static long Limit => 50_000_000;

    private enum Part
    {
        Carrying,
        Comparing,
        Keeping,
    }

    [Parameter] public EventCallback<Guid> OnRead { get; set; }

    [Inject] private ReadImport Read { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ISheetTexts Sheet { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private ILogger<ImportFile> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ImportFile> Text { get; set; } = null!;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focus is not { } id)
            return;
        focus = null;

        // What had the keyboard is gone, or hidden.
        await Script.FocusAsync(id);
    }

    private async Task TakeAsync(InputFileChangeEventArgs chosen)
    {
        if (underWay is not null || chosen.FileCount == 0)
            return;
        cancelled = false;
        fileName = chosen.FileCount == 1 ? chosen.File.Name : null;
        problem = Upload.Refusal(chosen, Limit);
        if (problem is not null)
        {
            TakeAnother();
            return;
        }

        var file = chosen.File;
        underWay = new UnderWay(file.Name, Part.Carrying, 0, file.Size, 0);
        focus = CancelId;
        using var work = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        stop = work;
        try
        {
            var read = await Logger.CatchAsync(() => ReadAsync(file, work.Token));
            problem = read.Error;
            if (read.Succeeded && !leaving.IsCancellationRequested)
            {
                await OnRead.InvokeAsync(read.Value);
                return;
            }
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            cancelled = true;
        }
        finally
        {
            stop = null;
        }

        if (!leaving.IsCancellationRequested)
            TakeAnother();
    }

    private async Task<Result<Guid>> ReadAsync(IBrowserFile file, CancellationToken cancellationToken)
    {
        var carried = await Upload.TakeAsync(
            file, new PacedProgress<long>(Clock, bytes => Show(now => now with { Done = bytes })), Logger, cancellationToken);
        if (!carried.Succeeded)
            return carried.Error;

        await using var copy = carried.Value;
        Show(now => now with { Part = Part.Comparing, Done = 0, Total = 1_000 });
        var progress = new PacedProgress<ImportProgress>(Clock, step => Show(now => now with
        {
            Part = step.Step is ImportStep.Keeping ? Part.Keeping : Part.Comparing,
            Done = (long)(step.Done * 1_000),
            Rows = step.Rows,
        }));
        var id = Guid.CreateVersion7();
        var read = await Read.ExecuteAsync(Actor.Member, new ImportUpload(id, file.Name, copy, Sheet, progress), cancellationToken);
        return read.Succeeded ? id : read.Error;
    }

    private void Cancel() => stop?.Cancel();

    /// <summary>The zone is there again, with the keyboard on it.</summary>
    private void TakeAnother()
    {
        underWay = null;
        focus = InputId;
        turn++;
    }

    /// <summary>Called from whichever thread works.</summary>
    private void Show(Func<UnderWay, UnderWay> step) => _ = InvokeAsync(() =>
    {
        if (underWay is null || leaving.IsCancellationRequested)
            return;
        underWay = step(underWay);
        StateHasChanged();
    });

    private string Figures(UnderWay now) => now.Part is Part.Carrying
        ? Text["Bytes", FileSizes.Of(now.Done), FileSizes.Of(now.Total)]
        : now.Rows == 1 ? Text["RowsOne"] : Text["RowsMany", now.Rows];

    /// <summary>A screen reader hears what is done and each quarter of it, not each number.</summary>
    private string Spoken(UnderWay now) =>
        4 * now.Done / Math.Max(1, now.Total) is > 0 and var quarters
            ? Text["Quarter", Text[now.Part.ToString()], 25 * quarters]
            : Text[now.Part.ToString()];

    private sealed record UnderWay(string FileName, Part Part, long Done, long Total, int Rows);
}
