using System.Buffers.Text;
using System.Text.Json;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>What came of an answer.</summary>
internal enum PasskeyVerdict
{
    /// <summary>Right; it is used now.</summary>
    Accepted,

    /// <summary>The challenge is too old, was used, or is another's. Nothing was checked.</summary>
    Expired,

    /// <summary>Unknown, another's, or wrongly signed.</summary>
    Refused,

    /// <summary>Rightly signed, with a counter that was seen before: there is a copy of the authenticator.</summary>
    Copied,
}

/// <summary>An answer whose signature was looked at.</summary>
/// <param name="Challenge">The challenge; null where it is not open.</param>
/// <param name="Passkey">The passkey that was named; null where there is none such.</param>
/// <param name="Signed">What it says of itself; null where something about it is not right.</param>
internal sealed record CheckedAnswer(OpenChallenge? Challenge, Passkey? Passkey, UserPasskeyInfo? Signed)
{
    /// <summary>The phone whose passkey signed, rightly, where it is none of an account: it opens that phone and nothing else.</summary>
    public RegisteredPhone? Phone { get; init; }
}

/// <summary>Checks what a passkey signed, and uses it. The costly part comes before the transaction, as there is one writer.</summary>
internal sealed class PasskeyVerifier(IDbContextFactory<FlexAuthDbContext> contexts, PasskeyCeremony ceremony, PasskeyChallenges challenges)
{
    /// <summary>Longer than what any authenticator sends.</summary>
    public const int LongestAnswer = 16 * 1024;

    /// <summary>Asks for one of the person's passkeys; for any where nobody is named.</summary>
    public async Task<PasskeyRequest> AskAsync(PasskeyPurpose purpose, string subject, Guid? memberId, CancellationToken cancellationToken)
    {
        var start = await ceremony.AskForOneAsync(memberId, memberId is { } id ? await OfAsync(id, cancellationToken) : []);
        return new PasskeyRequest(start.OptionsJson, challenges.Seal(purpose, subject, start.State));
    }

    /// <summary>Looks at the signature. Writes nothing.</summary>
    /// <param name="purpose">What the challenge has to be for.</param>
    /// <param name="subject">Whose it has to be.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CheckedAnswer> CheckAsync(PasskeyPurpose purpose, string subject, PasskeyAnswer answer, CancellationToken cancellationToken)
    {
        if (challenges.Open(purpose, subject, answer.Challenge) is not { } challenge)
        {
            return new CheckedAnswer(null, null, null);
        }

        if (CredentialIdOf(answer.CredentialJson) is not { } credential)
        {
            return new CheckedAnswer(challenge, null, null);
        }

        if (await FindAsync(credential, cancellationToken) is { } passkey)
        {
            return new CheckedAnswer(challenge, passkey, await ceremony.CheckAsync(challenge.State, answer.CredentialJson, passkey));
        }

        // Elsewhere the passkeys are named that will do.
        var phone = purpose is PasskeyPurpose.SignIn ? await SignedByPhoneAsync(challenge, credential, answer, cancellationToken) : null;
        return new CheckedAnswer(challenge, null, null) { Phone = phone };
    }

    /// <summary>Spends the challenge, whatever comes of it (PK3), and then uses the passkey, where it still is there and is no copy.</summary>
    public async Task<PasskeyVerdict> UseAsync(UnitOfWork work, CheckedAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Challenge is not { } challenge || !await challenges.SpendAsync(work, challenge, cancellationToken))
        {
            return PasskeyVerdict.Expired;
        }

        if (answer is not { Passkey: { } passkey, Signed: { } signed })
        {
            return PasskeyVerdict.Refused;
        }

        // One row or none: a counter that does not count is 0 for ever, any other only rises (section 7.2, step 22).
        var count = (long)signed.SignCount;
        var same = work.Db.Passkeys.Where(p => p.Id == passkey.Id);
        var from = work.Actor.Address?.ToString();
        var used = await same.Where(p => p.SignCount < count || (p.SignCount == 0 && count == 0)).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.SignCount, count).SetProperty(x => x.IsBackedUp, signed.IsBackedUp)
                .SetProperty(x => x.LastUsedAt, work.Now).SetProperty(x => x.LastUsedFrom, from),
            cancellationToken);
        if (used == 1)
        {
            return PasskeyVerdict.Accepted;
        }

        if (!await same.AnyAsync(cancellationToken))
        {
            return PasskeyVerdict.Refused;
        }

        await TellOfCopyAsync(work, passkey, cancellationToken);
        return PasskeyVerdict.Copied;
    }

    private static async Task TellOfCopyAsync(UnitOfWork work, Passkey passkey, CancellationToken cancellationToken)
    {
        var organization = await work.Db.Members.Where(m => m.Id == passkey.MemberId).Select(m => m.Organization).SingleAsync(cancellationToken);
        work.Record(new AuditEvent(AuditActions.PasskeyCopied, passkey.MemberId, organization, new { passkey = passkey.Id, name = passkey.Name }));
        if (await work.ReserveAsync(Throttling.PasskeyCopied(passkey.Id), 1, TimeSpan.FromHours(1), cancellationToken) is null)
        {
            work.Send(new OutboxMessage { Kind = MessageKind.PasskeyCopied, MemberId = passkey.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        }
    }

    private static byte[]? CredentialIdOf(string credentialJson)
    {
        if (credentialJson.Length > LongestAnswer)
        {
            return null;
        }

        try
        {
            using var credential = JsonDocument.Parse(credentialJson);
            return credential.RootElement.TryGetProperty("id", out var id) ? Base64Url.DecodeFromChars(id.GetString()) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Passkeys.AsNoTracking().SingleOrDefaultAsync(p => p.CredentialId == credentialId, cancellationToken);
    }

    /// <summary>Some keychains show also what they were asked not to; without a right signature nobody learns whose it is (PW4).</summary>
    private async Task<RegisteredPhone?> SignedByPhoneAsync(
        OpenChallenge challenge, byte[] credentialId, PasskeyAnswer answer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.RegisteredPhones.AsNoTracking().SingleOrDefaultAsync(p => p.PasskeyId == credentialId, cancellationToken) is { } phone
            && await ceremony.CheckAsync(challenge.State, answer.CredentialJson, phone) is not null
            ? phone
            : null;
    }

    private async Task<List<Passkey>> OfAsync(Guid memberId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Passkeys.AsNoTracking().Where(p => p.MemberId == memberId).ToListAsync(cancellationToken);
    }
}
