using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers;

/// <summary>
/// The number of somebody's profile at the provider comes into the user list at their sign-in. There it is what an administrator could have typed: codes go
/// to it only once the person has proved it by one (EC6). It takes the place of no number but the one that came the same way, and of none where the person
/// has proved one.
/// </summary>
internal static class ProfilePhone
{
    /// <summary>Whether the number in the user list is the one that the provider said.</summary>
    public static bool IsListed(Member member, string? said) =>
        member.PhoneNumber is { } listed && PhoneNumber.TryParse(said, out var number, out _) && number.Value == listed;

    /// <summary>Takes it over where it has its country code.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">Whose, with their organization.</param>
    /// <param name="provider">Who says so.</param>
    /// <param name="before">What the provider said the time before.</param>
    /// <param name="said">What it says now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task TakeOverAsync(
        UnitOfWork work, Member member, SignInMethod provider, string? before, string? said, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.TryParse(said, out var number, out _) || number.Value == member.PhoneNumber
            || (member.PhoneNumber is not null && !IsListed(member, before))
            || await work.Db.VerifiedPhones.AnyAsync(p => p.MemberId == member.Id, cancellationToken))
        {
            return;
        }

        member.PhoneNumber = number.Value;
        work.Record(new AuditEvent(
            AuditActions.PhoneTakenOver, member.Id, member.Organization, new { provider = provider.ToString(), number = number.Masked }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }
}
