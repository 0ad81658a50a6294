using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What an import would come to, as its conflicts are decided now. Those without conflict were counted when it was compared.</summary>
internal sealed record Foreseen(int ToApply, int Welcomes, int LoseEmailLogin, int SignedOut, int LosePhones, int TakenFromFile)
{
    public static async Task<Foreseen> OfAsync(FlexAuthDbContext db, UserImport import, CancellationToken cancellationToken)
    {
        var takesFile = import.TakesFile;
        var conflicts = await db.UserImportRows.Where(r => r.ImportId == import.Id && r.Kind == ImportRowKind.Conflict)
            .Select(r => new { TakesFile = r.TakesFile ?? takesFile, r.Taking, r.Keeping })
            .GroupBy(r => new { r.TakesFile, Effects = r.TakesFile ? r.Taking : r.Keeping })
            .Select(g => new { g.Key.TakesFile, g.Key.Effects, Count = g.Count() })
            .ToListAsync(cancellationToken);

        int With(RowEffects effect) => conflicts.Where(g => ((RowEffects)g.Effects).HasFlag(effect)).Sum(g => g.Count);
        return new Foreseen(
            import.Changed + import.New + With(RowEffects.Applies),
            import.Welcomes + With(RowEffects.SendsLink),
            import.LoseEmailLogin + With(RowEffects.LosesEmailLogin),
            import.SignedOut + With(RowEffects.SignsOut),
            import.LosePhones + With(RowEffects.LosesPhones),
            conflicts.Where(g => g.TakesFile).Sum(g => g.Count));
    }
}
