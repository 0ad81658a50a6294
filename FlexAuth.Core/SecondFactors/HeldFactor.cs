using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>One second factor of somebody, or their recovery code.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Id">Of a passkey or an app; of whatever else there is one.</param>
/// <param name="Name">What the person calls it; of a phone its masked number. Null where it has none.</param>
/// <param name="AddedAt">When it came to count.</param>
/// <param name="AddedIn">The session, or the sign-in attempt; null where it is not known.</param>
internal sealed record HeldFactor(SecondFactorKind Kind, Guid? Id, string? Name, DateTimeOffset AddedAt, Guid? AddedIn)
{
    /// <summary>All that the person has, one by one, whether it counts or not.</summary>
    public static async Task<List<HeldFactor>> ReadAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken)
    {
        var passkeys = await db.Passkeys.Where(p => p.MemberId == memberId).OrderBy(p => p.Id)
            .Select(p => new HeldFactor(SecondFactorKind.Passkey, p.Id, p.Name, p.CreatedAt, p.AddedIn)).ToListAsync(cancellationToken);
        var apps = await db.AuthenticatorApps.Where(a => a.MemberId == memberId && a.ConfirmedAt != null).OrderBy(a => a.Id)
            .Select(a => new HeldFactor(SecondFactorKind.AuthenticationApp, a.Id, a.Name, a.ConfirmedAt!.Value, a.SessionId ?? a.AttemptId)).ToListAsync(cancellationToken);
        var phones = await db.VerifiedPhones.Where(p => p.MemberId == memberId)
            .Select(p => new HeldFactor(SecondFactorKind.SmsCode, null, p.Number, p.AddedAt, p.AddedIn)).ToListAsync(cancellationToken);
        var mailboxes = await db.EmailVerifications.Where(e => e.MemberId == memberId)
            .Select(e => new HeldFactor(SecondFactorKind.EmailVerification, null, null, e.AddedAt, e.AddedIn)).ToListAsync(cancellationToken);
        var codes = await db.RecoveryCodes.Where(c => c.MemberId == memberId)
            .Select(c => new HeldFactor(SecondFactorKind.RecoveryCode, null, null, c.CreatedAt, c.MadeIn)).ToListAsync(cancellationToken);
        return [.. passkeys, .. apps, .. phones.Select(Masked), .. mailboxes, .. codes];
    }

    private static HeldFactor Masked(HeldFactor phone) =>
        phone with { Name = PhoneNumber.TryParse(phone.Name, out var number, out _) ? number.Masked : null };
}
