using FlexAuth.Core.Data;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Foresees what follows from rows for their people, by the rules of the form and of the actions: whoever has a link to lose, a session or a phone,
/// is asked of the database for all the rows of a batch at once, and only for those that matter.
/// </summary>
/// <param name="db">Theirs.</param>
/// <param name="main">The main organization, where the switch of email login stands.</param>
/// <param name="ownSession">The session of whoever imports, which is never ended.</param>
internal sealed class RowForesight(FlexAuthDbContext db, Organization main, Guid ownSession)
{
    public static RowEffects Newcomer(IReadOnlyList<RowCell> cells) =>
        cells.EmailLogin() is true ? RowEffects.Applies | RowEffects.SendsLink : RowEffects.Applies;

    /// <summary>Writes into each row what follows from it, as it may be decided.</summary>
    public async Task ForeseeAsync(IReadOnlyCollection<RowChange> changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = changes.Where(c => c.Cells.Any(cell => RowMerge.Beside(cell.Column) is not null)).Select(c => c.Member.Id).ToList();
        var known = ids.Count == 0 ? Known.Nothing : await KnowAsync(ids, now, cancellationToken);
        foreach (var (row, member, cells) in changes)
        {
            row.Keeping |= (int)Of(member, RowMerge.Chosen(cells, takesFile: false), known);
            row.Taking |= (int)Of(member, cells, known);
        }
    }

    private RowEffects Of(Member member, IReadOnlyList<RowCell> cells, Known known)
    {
        var before = UserDetails.Of(member);
        var wanted = before.With(cells).Tidied();
        var changed = wanted.DifferencesFrom(before);
        var login = cells.EmailLogin();
        var effects = cells.Count > 0 ? RowEffects.Applies : RowEffects.None;
        if (login is false)
        {
            effects |= RowEffects.LosesEmailLogin;
        }

        if ((EditRules.EndsSessions(changed) && known.SignedIn.Contains(member.Id)) || (login is false && known.ByEmailLogin.Contains(member.Id)))
        {
            effects |= RowEffects.SignsOut;
        }

        if ((login is false || EditRules.EndsPhones(changed)) && known.WithPhones.Contains(member.Id))
        {
            effects |= RowEffects.LosesPhones;
        }

        var allowed = SignInGate.AllowsEmailLogin(
            member.DisabledAt is not null, EditRules.KeepsEmergencyAccess(member, wanted), member.EmailLoginEnabled, main);
        return login is true || (login is null && allowed && EditConsequences.IsInvitedAnew(member, changed, known.Waiting))
            ? effects | RowEffects.SendsLink
            : effects;
    }

    private async Task<Known> KnowAsync(List<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var only = db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).Select(m => m.Id);
        var sessions = await db.Sessions
            .Where(s => only.Contains(s.MemberId) && s.EndedAt == null && s.ExpiresAt > now && s.Id != ownSession)
            .Select(s => new { s.MemberId, ByEmailLogin = SignInMethods.OfEmailLogin.Contains(s.Method) })
            .Distinct()
            .ToListAsync(cancellationToken);
        return new Known(
            await db.MailedLinks(only).Select(l => l.MemberId!.Value).Distinct().ToHashSetAsync(cancellationToken),
            sessions.Select(s => s.MemberId).ToHashSet(),
            sessions.Where(s => s.ByEmailLogin).Select(s => s.MemberId).ToHashSet(),
            await db.RegisteredPhones.Where(p => only.Contains(p.MemberId)).Select(p => p.MemberId).Distinct().ToHashSetAsync(cancellationToken));
    }

    /// <param name="Waiting">Those to whom a link was mailed that works.</param>
    /// <param name="SignedIn">Those who are signed in somewhere.</param>
    /// <param name="ByEmailLogin">Those of them who are by email login.</param>
    /// <param name="WithPhones">Those who have registered phones.</param>
    private sealed record Known(
        IReadOnlySet<Guid> Waiting, IReadOnlySet<Guid> SignedIn, IReadOnlySet<Guid> ByEmailLogin, IReadOnlySet<Guid> WithPhones)
    {
        public static Known Nothing { get; } = new(new HashSet<Guid>(), new HashSet<Guid>(), new HashSet<Guid>(), new HashSet<Guid>());
    }
}
