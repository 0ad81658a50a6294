using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What an import would do, or did. Only whoever read the file sees it.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ShowImport(IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> signIn, TimeProvider clock)
    : Query<Guid, ImportView>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<ImportView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var member = (SignedInMember)actor;
        if (await ImportScope.FindAsync(db, member, request, cancellationToken) is not { } import)
        {
            return Error.NotFound;
        }

        var foreseen = await Foreseen.OfAsync(db, import, cancellationToken);
        return new ImportView
        {
            Id = import.Id,
            FileName = import.FileName,
            CreatedAt = import.CreatedAt,
            State = import.State,
            Rows = import.Rows,
            Unchanged = import.Unchanged,
            Changed = import.Changed,
            New = import.New,
            Conflicts = import.Conflicts,
            ConflictsTakenFromFile = foreseen.TakenFromFile,
            Refused = import.Refused,
            Welcomes = foreseen.Welcomes,
            LoseEmailLogin = foreseen.LoseEmailLogin,
            SignedOut = foreseen.SignedOut,
            LosePhones = foreseen.LosePhones,
            HasBaseline = import.HasBaseline,
            Notices = StoredNotice.Read(import.Notices),
            ConfirmationWord = foreseen.LoseEmailLogin > 0 ? Traits.Of(UserAction.DisableEmailLogin).Word : null,
            NeedsProof = import.State is ImportState.Ready && SensitiveActs.Importing
                && !await RecentProof.HoldsAsync(db, member, signIn.Value, clock.GetUtcNow(), cancellationToken),
            JobId = import.JobId,
            HasFile = await ImportFile.IsKeptAsync(db, import.Id, cancellationToken),
            ToApply = foreseen.ToApply,
        };
    }
}
