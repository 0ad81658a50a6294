using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>A new passkey that was looked at.</summary>
/// <param name="Challenge">The challenge; null where it is not open.</param>
/// <param name="Made">What was made; null where something about it is not right.</param>
internal sealed record CheckedPasskey(OpenChallenge? Challenge, UserPasskeyInfo? Made);

/// <summary>Adds a passkey: what the security page and the set-up within a sign-in have in common.</summary>
internal sealed class PasskeyAddition(PasskeyCeremony ceremony, PasskeyChallenges challenges, OwnFactors factors, IOptions<PasskeyOptions> options)
{
    // What the specification knows (section 5.8.4): the browser says them, and they are given back to it.
    private static readonly HashSet<string> Known = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"];

    /// <summary>Asks for a new one, on an authenticator that has none of theirs yet.</summary>
    /// <param name="db">The database.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="purpose">What the challenge is for.</param>
    /// <param name="subject">Whose it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<PasskeyRequest>> AskAsync(
        FlexAuthDbContext db, Member member, PasskeyPurpose purpose, string subject, CancellationToken cancellationToken)
    {
        var registered = await db.Passkeys.AsNoTracking().Where(p => p.MemberId == member.Id).ToListAsync(cancellationToken);
        if (await ProblemAsync(db, member, registered.Count, cancellationToken) is { } problem)
        {
            return problem;
        }

        var start = await ceremony.AskForNewAsync(member, registered);
        return new PasskeyRequest(start.OptionsJson, challenges.Seal(purpose, subject, start.State));
    }

    /// <summary>Looks at what was made. Writes nothing.</summary>
    public async Task<CheckedPasskey> CheckAsync(PasskeyPurpose purpose, string subject, PasskeyAnswer answer) =>
        challenges.Open(purpose, subject, answer.Challenge) is { } challenge
            ? new CheckedPasskey(challenge, await ceremony.CheckNewAsync(challenge.State, answer.CredentialJson))
            : new CheckedPasskey(null, null);

    /// <summary>Spends the challenge, whatever comes of it then (PK3).</summary>
    public async Task<bool> SpendAsync(UnitOfWork work, CheckedPasskey passkey, CancellationToken cancellationToken) =>
        passkey.Challenge is { } challenge && await challenges.SpendAsync(work, challenge, cancellationToken);

    /// <summary>Adds it, with its audit row, and mails the person (AU5).</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">Tracked, with their organization.</param>
    /// <param name="passkey">What was made.</param>
    /// <param name="addedIn">The session, or the sign-in attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<Passkey>> AddAsync(
        UnitOfWork work, Member member, CheckedPasskey passkey, Guid addedIn, CancellationToken cancellationToken)
    {
        if (passkey.Made is not { } made)
        {
            return PasskeyErrors.NotAdded;
        }

        if (await work.Db.Passkeys.AnyAsync(p => p.CredentialId == made.CredentialId, cancellationToken))
        {
            return PasskeyErrors.AlreadyAdded;
        }

        var names = await work.Db.Passkeys.Where(p => p.MemberId == member.Id).Select(p => p.Name).ToListAsync(cancellationToken);
        if (await ProblemAsync(work.Db, member, names.Count, cancellationToken) is { } problem)
        {
            return problem;
        }

        var model = AttestedModel.Of(made.AttestationObject);
        var added = Of(member.Id, made, PasskeyNames.For(model, work.Actor.UserAgent, names), work.Now, addedIn);
        work.Db.Passkeys.Add(added);
        member.TwoFactorSetAt ??= work.Now;
        work.NoteFactorChange(member, AuditActions.PasskeyAdded, MessageKind.PasskeyAdded, new { passkey = added.Id, name = added.Name });
        return added;
    }

    private async Task<Error?> ProblemAsync(FlexAuthDbContext db, Member member, int registered, CancellationToken cancellationToken) =>
        !(await factors.CountingAsync(db, member, cancellationToken)).Contains(TwoFactorMethod.Passkey) ? PasskeyErrors.NotAllowed
        : registered >= options.Value.MostPerPerson ? PasskeyErrors.TooMany(options.Value.MostPerPerson)
        : null;

    internal static Passkey Of(Guid memberId, UserPasskeyInfo made, string name, DateTimeOffset now, Guid? addedIn = null) => new()
    {
        MemberId = memberId,
        CredentialId = made.CredentialId,
        PublicKey = made.PublicKey,
        SignCount = made.SignCount,
        Aaguid = AttestedModel.Of(made.AttestationObject),
        Transports = string.Join(", ", (made.Transports ?? []).Where(Known.Contains).Distinct()),
        IsBackupEligible = made.IsBackupEligible,
        IsBackedUp = made.IsBackedUp,
        Name = name,
        CreatedAt = now,
        AddedIn = addedIn,
    };
}
