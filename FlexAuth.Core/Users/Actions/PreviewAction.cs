using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What an action would do: counts, names, and why somebody would be left out. It changes nothing.</summary>
[Requires(Permission.ManageUsers)]
public sealed class PreviewAction(
    IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> signIn, IOptions<JobOptions> jobs, TimeProvider clock)
    : Query<ActionRequest, ActionPreview>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<ActionPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, ActionRequest request, CancellationToken cancellationToken)
    {
        var (action, selection) = request;
        var asking = (SignedInMember)actor;
        if (!Enum.IsDefined(action))
        {
            return Error.NotFound;
        }

        if (Selecting.Problem(selection) is { } problem)
        {
            return problem;
        }

        if (await Selecting.IsForeignAsync(db, asking, selection, cancellationToken))
        {
            return Error.NotFound;
        }

        // SQLite reads on the thread that asks, and a selection may be everybody: that is not the thread of a circuit.
        return await Task.Run(() => CountAsync(db, asking, action, selection, cancellationToken), cancellationToken);
    }

    private async Task<ActionPreview> CountAsync(
        FlexAuthDbContext db, SignedInMember asking, UserAction action, UserSelection selection, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = await Tally.OfAsync(db, asking, action, selection, signIn.Value, now, cancellationToken);
        var traits = Traits.Of(action);
        return new ActionPreview
        {
            Action = action,
            Selected = tally.Selected,
            WillChange = tally.Changing.Count,
            Names = tally.Changing.Names,
            LeftOut = tally.LeftOut(),
            Mails = traits.SendsLinks ? tally.Changing.Count : 0,
            Passwords = tally.Passwords,
            AuthenticationApps = tally.Apps,
            Passkeys = tally.Passkeys,
            RecoveryCodes = tally.RecoveryCodes,
            EmailVerifications = tally.Mailboxes,
            Phones = tally.Phones,
            RegisteredPhones = tally.RegisteredPhones,
            RememberedDevices = tally.Devices,
            Sessions = tally.Sessions,
            UnlockedPhones = tally.UnlockedPhones,
            ConfirmationWord = traits.Word,
            UndoFor = tally.GivesBack ? jobs.Value.UndoFor : null,
            MailsWait = tally.Selected > 1 ? jobs.Value.MailHold : TimeSpan.Zero,
            NeedsProof = SensitiveActs.Doing(action) && !await RecentProof.HoldsAsync(db, asking, signIn.Value, now, cancellationToken),
        };
    }
}
