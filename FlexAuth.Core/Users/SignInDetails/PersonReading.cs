using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>How one person signs in, read for whoever may see it: an administrator, or the person.</summary>
internal sealed class PersonReading(IOptions<SignInOptions> options, ServerOffer offer, TimeProvider clock)
{
    public async Task<PersonSignIn> ReadAsync(FlexAuthDbContext db, SignedInMember asking, Member member, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ways = await WaysIn.ReadAsync(db, member, offer, cancellationToken);
        return new PersonSignIn
        {
            Id = member.Id,
            Name = member.FullName,
            Email = member.Email!,
            Organization = member.Organization.Name,
            Role = member.Role,
            Position = member.Position,
            MaskedPhone = Masked(member.PhoneNumber),
            IsOneself = member.Id == asking.MemberId,
            Standing = StandingRule.Of(member, now),
            DisabledAt = member.DisabledAt,
            LastSignInAt = member.LastSignInAt,
            InvitedAt = member.InvitedAt,
            LinkOpenedAt = member.LinkOpenedAt,
            Providers = ProviderNames.All.ToDictionary(provider => provider, ways.Of),
            MicrosoftProfile = await ProfileAsync(db, member, cancellationToken),
            EmailLogin = await EmailLoginAsync(db, member, ways, cancellationToken),
            Holds = await HoldsAsync(db, member, now, cancellationToken),
            Sessions = await SessionsAsync(db, asking, member.Id, now, cancellationToken),
            Devices = await DevicesAsync(db, member, now, cancellationToken),
            Phones = await PhonesAsync(db, member.Id, now, cancellationToken),
        };
    }

    private static async Task<EmailLogin> EmailLoginAsync(FlexAuthDbContext db, Member member, WaysIn ways, CancellationToken cancellationToken)
    {
        var main = await db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        var code = await db.RecoveryCodes.Where(c => c.MemberId == member.Id)
            .Select(c => new { c.CreatedAt, c.SavedAt }).SingleOrDefaultAsync(cancellationToken);
        var phone = await db.VerifiedPhones.SingleOrDefaultAsync(p => p.MemberId == member.Id, cancellationToken);
        return new EmailLogin
        {
            Use = ways.Of(SignInMethod.Password),
            IsOnForTree = main.EmailLoginEnabled,
            MainOrganization = main.Name,
            HasEmergencyAccess = member.HasEmergencyAccess,
            HasPassword = member.PasswordHash is not null,
            PasswordSetAt = member.PasswordSetAt,
            Apps = await db.AuthenticatorApps.Where(a => a.MemberId == member.Id && a.ConfirmedAt != null).OrderBy(a => a.ConfirmedAt)
                .Select(a => new AppInUse(a.Id, a.Name, a.ConfirmedAt!.Value, a.LastUsedAt)).ToListAsync(cancellationToken),
            Mailbox = await db.EmailVerifications.Where(e => e.MemberId == member.Id)
                .Select(e => new FactorInUse(e.AddedAt, e.LastUsedAt)).SingleOrDefaultAsync(cancellationToken),
            Phone = phone is null ? null : new PhoneInUse(Masked(phone.Number) ?? "", phone.AddedAt, phone.LastUsedAt),
            Passkeys = await db.Passkeys.Where(p => p.MemberId == member.Id).OrderBy(p => p.CreatedAt).ThenBy(p => p.Id)
                .Select(p => new PasskeyInUse(p.Id, p.Name, p.CreatedAt, p.LastUsedAt, p.LastUsedFrom, p.IsBackedUp)).ToListAsync(cancellationToken),
            PasskeyUse = ways.Of(SignInMethod.Passkey),
            RecoveryCodeMadeAt = code?.CreatedAt,
            IsRecoveryCodeSaved = code?.SavedAt is not null,
            RecoveryCodeUsedAt = new[]
            {
                ways.LastWith(SecondFactorKind.RecoveryCode),
                await WaysIn.Proofs(db, member.Id, SecondFactorKind.RecoveryCode).FirstOrDefaultAsync(cancellationToken),
            }.Max(),
            TwoFactorResetAt = member.TwoFactorResetAt,
        };
    }

    private static async Task<ProfileElsewhere?> ProfileAsync(FlexAuthDbContext db, Member member, CancellationToken cancellationToken)
    {
        var said = await db.ProviderAccounts.Where(a => a.MemberId == member.Id && a.Provider == SignInMethod.Microsoft && (a.Position != null || a.Phone != null))
            .Select(a => new { a.Position, a.Phone }).SingleOrDefaultAsync(cancellationToken);
        return said is null ? null : new ProfileElsewhere(said.Position, Masked(said.Phone) ?? MaskedAsTyped(said.Phone), ProfilePhone.IsListed(member, said.Phone));
    }

    /// <summary>Elsewhere numbers are typed anyhow: whatever it is, the last three digits are enough to recognise it by.</summary>
    private static string? MaskedAsTyped(string? text)
    {
        var hidden = (text?.Count(char.IsDigit) ?? 0) - 3;
        return text is null ? null : string.Concat(text.Select(c => char.IsDigit(c) && hidden-- > 0 ? '•' : c));
    }

    private static string? Masked(string? number) => PhoneNumber.TryParse(number, out var phone, out _) ? phone.Masked : null;

    private async Task<List<Hold>> HoldsAsync(FlexAuthDbContext db, Member member, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        Dictionary<string, (HeldWay Way, int Most)> ways = new()
        {
            [Throttling.Password(EmailAddress.Parse(member.Email))] = (HeldWay.Password, limits.PasswordTriesPerAccount),
            [Throttling.SecondFactor(SecondFactorKind.AuthenticationApp, member.Id)] = (HeldWay.AuthenticationApp, limits.SecondFactorTries),
            [Throttling.AppGuess(member.Id)] = (HeldWay.AuthenticationApp, limits.SecondFactorTries),
            [Throttling.SecondFactor(SecondFactorKind.RecoveryCode, member.Id)] = (HeldWay.RecoveryCode, limits.SecondFactorTries),
            [Throttling.SecondFactor(SecondFactorKind.EmailVerification, member.Id)] = (HeldWay.MailedCode, limits.SecondFactorTries),
            [Throttling.MailboxGuess(member.Id)] = (HeldWay.MailedCode, limits.SecondFactorTries),
            [Throttling.SecondFactor(SecondFactorKind.SmsCode, member.Id)] = (HeldWay.SmsCode, limits.SecondFactorTries),
            [Throttling.PhoneGuess(member.Id)] = (HeldWay.SmsCode, limits.SecondFactorTries),
        };
        var keys = ways.Keys.ToList();
        var counted = await db.Throttles.Where(t => EF.Parameter(keys).Contains(t.Key) && t.ResetsAt > now).ToListAsync(cancellationToken);
        return counted.Where(t => t.Count >= ways[t.Key].Most).GroupBy(t => ways[t.Key].Way)
            .Select(held => new Hold(held.Key, held.Max(t => t.ResetsAt))).OrderBy(hold => hold.Way).ToList();
    }

    private async Task<List<LivingSession>> SessionsAsync(
        FlexAuthDbContext db, SignedInMember asking, Guid memberId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var idleSince = now - options.Value.SessionIdle;
        var sessions = await db.Sessions
            .Where(s => s.MemberId == memberId && s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt > idleSince && s.Member.DisabledAt == null)
            .OrderByDescending(s => s.CreatedAt)
            .Select(s => new { s.Id, s.Method, s.SecondFactor, s.CredentialId, s.UserAgent, s.Address, s.CreatedAt, s.LastSeenAt })
            .ToListAsync(cancellationToken);
        var names = await CredentialNames.ReadAsync(db, memberId, sessions.Select(s => s.CredentialId), cancellationToken);
        return sessions.Select(s => new LivingSession
        {
            Id = s.Id,
            Method = s.Method,
            SecondFactor = s.SecondFactor,
            Credential = names.Of(s.CredentialId),
            Browser = BrowserName.From(s.UserAgent),
            Address = s.Address,
            BeganAt = s.CreatedAt,
            LastSeenAt = s.LastSeenAt,
            IsOwn = s.Id == asking.SessionId,
        }).ToList();
    }

    private static async Task<List<DeviceInUse>> DevicesAsync(FlexAuthDbContext db, Member member, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = await db.RememberedDaysAsync(member.Organization.RootId, cancellationToken);
        var living = await db.RememberedDevices.Living(days, now).Where(d => d.MemberId == member.Id)
            .OrderByDescending(d => d.LastUsedAt)
            .Select(d => new { d.Id, d.UserAgent, d.Address, d.CreatedAt, d.LastUsedAt, d.ExpiresAt })
            .ToListAsync(cancellationToken);

        // The policy may give fewer days by now than when it was last used.
        return [.. living.Select(d => new DeviceInUse(d.Id, BrowserName.From(d.UserAgent), d.Address, d.CreatedAt, d.LastUsedAt, Sooner(d.ExpiresAt, d.LastUsedAt.AddDays(days))))];
    }

    private async Task<List<PhoneRegistration>> PhonesAsync(FlexAuthDbContext db, Guid memberId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unlocked = db.RegisteredPhones.Unlocked(options.Value, now);
        return await db.RegisteredPhones.Where(p => p.MemberId == memberId).OrderByDescending(p => p.LastUsedAt)
            .Select(p => new PhoneRegistration(
                p.Id, p.Name, p.Guard, p.CreatedAt, p.LastUsedAt, p.Address, unlocked.Any(u => u.Id == p.Id)))
            .ToListAsync(cancellationToken);
    }

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
