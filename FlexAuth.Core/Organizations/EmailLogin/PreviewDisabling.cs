using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>What a disabling would do, delete and end.</summary>
public sealed record DisablingPreview
{
    /// <summary>The name that has to be typed.</summary>
    public required string MainOrganizationName { get; init; }

    /// <summary>The rules as they would be.</summary>
    public required AuthenticationRules After { get; init; }

    /// <summary>Whom it meets: those without any way in, and those who keep a provider.</summary>
    public required IReadOnlyList<AffectedGroup> Affected { get; init; }

    /// <summary>People for whom nothing changes.</summary>
    public required int Unaffected { get; init; }

    /// <summary>People without any way in who have a linked account, which is none as long as this server does not offer its provider.</summary>
    public required int LinkedInVain { get; init; }

    /// <summary>Passwords deleted.</summary>
    public required int Passwords { get; init; }

    /// <summary>People whose authentication app is deleted, however many they have.</summary>
    public required int AuthenticationApps { get; init; }

    /// <summary>Whose passkeys are deleted.</summary>
    public required int Passkeys { get; init; }

    /// <summary>People whose email verification is disabled.</summary>
    public required int EmailVerifications { get; init; }

    /// <summary>Phones for codes by SMS deleted.</summary>
    public required int Phones { get; init; }

    /// <summary>Recovery codes deleted.</summary>
    public required int RecoveryCodes { get; init; }

    /// <summary>Remembered devices forgotten.</summary>
    public required int RememberedDevices { get; init; }

    /// <summary>Phones on which FlexAuth does not open any more.</summary>
    public required int RegisteredPhones { get; init; }

    /// <summary>One-time links that stop working.</summary>
    public required int Links { get; init; }

    /// <summary>Messages with a link or a code that have not left and will not.</summary>
    public required int Messages { get; init; }

    /// <summary>Sessions that end.</summary>
    public required int Sessions { get; init; }

    /// <summary>Whether the session of whoever asks is among them.</summary>
    public required bool EndsOwnSession { get; init; }

    /// <summary>Who still signs in with email and password afterwards and administers the tree.</summary>
    public required IReadOnlyList<string> Remaining { get; init; }

    /// <summary>Why it would be refused; null where it would not.</summary>
    public required Error? Refusal { get; init; }
}

/// <summary>Says, before anything, what a disabling would do and to whom.</summary>
[Requires(Permission.ManageAuthentication)]
public sealed class PreviewDisabling(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, TimeProvider clock)
    : Query<Nothing, DisablingPreview>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<DisablingPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>

        // SQLite reads on the thread that asks, and a million people take a while: not on a circuit's.
        await Task.Run(() => PreviewAsync(db, (SignedInMember)actor, cancellationToken), cancellationToken);

    private async Task<DisablingPreview> PreviewAsync(FlexAuthDbContext db, SignedInMember actor, CancellationToken cancellationToken)
    {
        var rootId = actor.RootOrganizationId;
        var now = clock.GetUtcNow();
        var after = await db.RulesOfAsync(rootId, cancellationToken) with { EmailLoginEnabled = false };
        using var foresight = await Foresight.OfAsync(db, rootId, after, offer, now, cancellationToken);
        var guarded = await ProviderAccess.GuardedByFactorsAsync(db, EmailLoginUsers.Concerned(db, rootId), rootId, cancellationToken);
        var concerned = await ConcernedRows.OfAsync(db, rootId, cancellationToken);
        var remaining = await EmailLoginUsers.Remaining(db, rootId).OrderBy(m => m.SortName)
            .Select(m => m.FirstName + " " + m.LastName).ToListAsync(cancellationToken);
        var sessions = db.Sessions.Where(s => s.EndedAt == null && s.ExpiresAt > now && SignInMethods.OfEmailLogin.Contains(s.Method));
        return new DisablingPreview
        {
            MainOrganizationName = await db.Organizations.Where(o => o.Id == rootId).Select(o => o.Name).SingleAsync(cancellationToken),
            After = after,
            Affected = await foresight.AffectedAsync(cancellationToken),
            Unaffected = foresight.CountOf(PolicyEffect.Unaffected),
            LinkedInVain = foresight.CountOf(PolicyEffect.LosesLastWayIn, person => !person.Providers.IsEmpty),
            Passwords = foresight.CountWith(person => person is { HasPassword: true, HasEmergencyAccess: false }),
            AuthenticationApps = foresight.CountWith(
                person => LosesFactors(after, person) && person.Methods.Contains(TwoFactorMethod.AuthenticationApp)),
            Passkeys = foresight.CountWith(person => LosesFactors(after, person) && person.Methods.Contains(TwoFactorMethod.Passkey)),
            EmailVerifications = foresight.CountWith(
                person => LosesFactors(after, person) && person.Methods.Contains(TwoFactorMethod.EmailVerification)),
            Phones = foresight.CountWith(person => LosesFactors(after, person) && person.Methods.Contains(TwoFactorMethod.SmsCode)),
            RecoveryCodes = await concerned.CountAsync(
                db.RecoveryCodes.Select(c => c.MemberId).Where(id => !EF.Parameter(guarded).Contains(id)), cancellationToken),
            RememberedDevices = await concerned.CountAsync(
                db.RememberedDevices.Living(after.Policy.RememberedDeviceDays, now).Select(d => d.MemberId), cancellationToken),
            RegisteredPhones = await concerned.CountAsync(db.RegisteredPhones.Select(p => p.MemberId), cancellationToken),
            Links = await concerned.CountAsync(
                db.OneTimeLinks
                    .Where(l => l.ConsumedAt == null && l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now) && l.MemberId != null)
                    .Select(l => l.MemberId!.Value),
                cancellationToken),
            Messages = await concerned.CountAsync(
                db.Outbox.Where(m => m.State == DeliveryState.Queued && (m.LinkId != null || m.CodeId != null)).Select(m => m.MemberId),
                cancellationToken),
            Sessions = await concerned.CountAsync(sessions.Select(s => s.MemberId), cancellationToken),
            EndsOwnSession = await concerned.CountAsync(sessions.Where(s => s.Id == actor.SessionId).Select(s => s.MemberId), cancellationToken) > 0,
            Remaining = remaining,
            Refusal = remaining.Count > 0 ? null : await EmailLoginUsers.RefuseAsync(db, rootId, cancellationToken),
        };
    }

    /// <summary>Whoever has emergency access keeps all; and of whom a second factor is asked after a provider, the second factors.</summary>
    private static bool LosesFactors(AuthenticationRules after, PersonTraits person) => !person.HasEmergencyAccess
        && (person.Providers.IsEmpty || (!person.HasDuty && after.Policy.MemberAfterProvider is FactorAfterProvider.NotAsked));
}
