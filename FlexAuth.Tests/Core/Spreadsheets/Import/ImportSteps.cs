using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>What an administrator does with files.</summary>
internal static class ImportSteps
{
    public static async Task<Result<Guid>> UploadAsync(
        this CoreHost host, SignedInMember actor, EditedFile file, TableKind kind = TableKind.Csv, Guid? id = null)
    {
        await using var stream = await file.SavedAsync(kind);
        return await host.Get<ReadImport>().ExecuteAsync(
            actor, new ImportUpload(id ?? Guid.CreateVersion7(), @"C:\fakepath\people.csv", stream, EnglishSheet.Texts), TestContext.Current.CancellationToken);
    }

    /// <summary>Uploads a file that is taken.</summary>
    public static async Task<ImportView> ComparedAsync(this CoreHost host, SignedInMember actor, EditedFile file, TableKind kind = TableKind.Csv)
    {
        var read = await host.UploadAsync(actor, file, kind);
        Assert.True(read.Succeeded, read.Error?.Code);
        return await host.ViewAsync(actor, read.Value);
    }

    public static async Task<ImportView> ViewAsync(this CoreHost host, SignedInMember actor, Guid id) =>
        (await host.Get<ShowImport>().ExecuteAsync(actor, id)).Value;

    public static async Task<IReadOnlyList<ImportRowView>> RowsAsync(this CoreHost host, SignedInMember actor, Guid id, ImportRowKind? kind = null) =>
        (await host.Get<ListImportRows>().ExecuteAsync(actor, new ImportRowsRequest(id, kind, 0, 200))).Value.Rows;

    public static async Task DecideAsync(this CoreHost host, SignedInMember actor, Guid id, int? row, bool takeFile)
    {
        var decided = await host.Get<DecideConflicts>().ExecuteAsync(actor, new ConflictDecision(id, row, takeFile));
        Assert.True(decided.Succeeded, decided.Error?.Code);
    }

    public static Task<Result<Guid>> PressImportAsync(this CoreHost host, SignedInMember actor, Guid id, Guid? jobId = null) =>
        host.Get<StartImport>().ExecuteAsync(actor, new StartImportRequest(jobId ?? Guid.CreateVersion7(), id, "disable"));

    /// <summary>Presses Import and lets it come to its end.</summary>
    public static async Task<Job> ApplyAsync(this CoreHost host, SignedInMember actor, Guid id)
    {
        var started = await host.PressImportAsync(actor, id);
        Assert.True(started.Succeeded, started.Error?.Code);
        await host.RunJobsAsync();
        return await host.JobAsync(started.Value);
    }

    /// <summary>Uploads a file and applies it.</summary>
    public static async Task<Job> ImportAsync(this CoreHost host, SignedInMember actor, EditedFile file) =>
        await host.ApplyAsync(actor, (await host.ComparedAsync(actor, file)).Id);

    public static (int Unchanged, int Changed, int New, int Conflicts, int Refused) Numbers(this ImportView view) =>
        (view.Unchanged, view.Changed, view.New, view.Conflicts, view.Refused);

    /// <summary>What is kept of imports.</summary>
    public static async Task<(int Imports, int Rows, int Parts)> KeptAsync(this CoreHost host) => (
        await host.ReadAsync(db => db.UserImports.CountAsync()),
        await host.ReadAsync(db => db.UserImportRows.CountAsync()),
        await host.ReadAsync(db => db.UserImportParts.CountAsync()));
}
