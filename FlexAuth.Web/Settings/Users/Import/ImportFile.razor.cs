using FlexAuth.Core.Operations;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Import;

public sealed partial class ImportFile : IDisposable
{
    private const string InputId = "import-file";
    private const string CancelId = "import-file-cancel";

    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? stop;
    private IntakeStep? underWay;
    private Error? problem;
    private string? fileName;
    private string? focus;
    private bool cancelled;
    private int turn;

    [Parameter] public EventCallback<Guid> OnRead { get; set; }

    [Inject] private FileIntake Intake { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

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
        problem = Intake.Refusal(chosen);
        if (problem is not null)
        {
            TakeAnother();
            return;
        }

        var file = chosen.File;
        Result<Guid>? read = null;
        underWay = new IntakeStep(IntakePart.Carrying, 0, file.Size);
        focus = CancelId;
        using (stop = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token))
        {
            var token = stop.Token;
            try
            {
                read = await Logger.CatchAsync(() => Intake.TakeAsync(file, Show, token));
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                cancelled = true;
            }

            stop = null;
            if (leaving.IsCancellationRequested)
                return;
        }

        problem = read?.Error;
        if (read is { Succeeded: true })
            await OnRead.InvokeAsync(read.Value);
        else
            TakeAnother();
    }

    private void Cancel() => stop?.Cancel();

    /// <summary>The zone is there again, with the keyboard on it.</summary>
    private void TakeAnother()
    {
        underWay = null;
        focus = InputId;
        turn++;
    }

    private void Show(IntakeStep step) => _ = InvokeAsync(() =>
    {
        // The last steps may arrive when all is over.
        if (underWay is null || leaving.IsCancellationRequested)
            return;
        underWay = step;
        StateHasChanged();
    });

    private string Figures(IntakeStep now) => now switch
    {
        { Part: IntakePart.Carrying } => Text["Bytes", FileSizes.Of(now.Done), FileSizes.Of(now.Total)],
        { Rows: 0 } => "",
        { Rows: 1 } => Text["RowsOne"],
        _ => Text["RowsMany", now.Rows],
    };

    /// <summary>A screen reader hears what is done and each quarter of it, not each number.</summary>
    private string Spoken(IntakeStep now) =>
        4 * now.Done / Math.Max(1, now.Total) is > 0 and var quarters
            ? Text["Quarter", Text[now.Part.ToString()], 25 * quarters]
            : Text[now.Part.ToString()];
}
