using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>Sensitive operations want the person to have proved themselves lately within their session (SE7): an open screen is not enough.</summary>
internal static class RecentProof
{
    /// <summary>The refusal: prove yourself, then ask again.</summary>
    public static Error Required { get; } = new("step_up.required");

    /// <summary>The same, where it has to be a second factor or the recovery code.</summary>
    public static Error FactorRequired { get; } = new("step_up.required", ProofStrength.Factor);

    /// <summary>
    /// The refusal of a sensitive act without a proof; null where nothing stands in its way. Asked last: nobody has to prove themselves for
    /// what would be refused anyway.
    /// </summary>
    /// <param name="work">The transaction of the act.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="options">How long a proof holds.</param>
    /// <param name="sensitive">What <see cref="SensitiveActs"/> says of the act.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<Error?> MissingAsync(
        UnitOfWork work, SignedInMember actor, SignInOptions options, bool sensitive, CancellationToken cancellationToken) =>
        MissingAsync(work.Db, actor, options, work.Now, sensitive, cancellationToken);

    /// <summary>The same, before the transaction.</summary>
    public static async Task<Error?> MissingAsync(
        FlexAuthDbContext db, SignedInMember actor, SignInOptions options, DateTimeOffset now, bool sensitive, CancellationToken cancellationToken) =>
        sensitive && !await HoldsAsync(db, actor, options, now, cancellationToken) ? Required : null;

    /// <summary>Whether the session's latest proof is at most <see cref="SignInOptions.ProofLifetime"/> old.</summary>
    public static Task<bool> HoldsAsync(
        FlexAuthDbContext db, SignedInMember actor, SignInOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = now - options.ProofLifetime;
        return db.Sessions.AnyAsync(s => s.Id == actor.SessionId && s.ProvedAt >= oldest, cancellationToken);
    }

    /// <summary>Notes a proof. One that opens less does not take the place of one that holds still.</summary>
    public static void Note(Session session, SecondFactorKind? by, SignInOptions options, DateTimeOffset now)
    {
        if (session.ProvedAt < now - options.ProofLifetime || Opens(by) >= Opens(session.ProvedBy))
        {
            (session.ProvedAt, session.ProvedBy) = (now, by);
        }
    }

    /// <summary>
    /// Whether that proof was a second factor or the recovery code: what changes the factors themselves is not open to whoever has the
    /// password alone (OT5, RC4).
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="options">The lifetime.</param>
    /// <param name="now">The moment.</param>
    /// <param name="mailWillDo">Whether a code by mail is enough: the person has nothing stronger.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<bool> OfFactorAsync(
        FlexAuthDbContext db, SignedInMember actor, SignInOptions options, DateTimeOffset now, bool mailWillDo, CancellationToken cancellationToken)
    {
        var oldest = now - options.ProofLifetime;
        return db.Sessions.AnyAsync(
            s => s.Id == actor.SessionId && s.EndedAt == null && s.ProvedAt >= oldest && s.ProvedBy != null
                && (mailWillDo || s.ProvedBy != SecondFactorKind.EmailVerification),
            cancellationToken);
    }

    /// <summary>
    /// The same as any change of one's own factors wants it: a code by mail is enough of whoever has nothing stronger, and of nobody else, so
    /// that password and mailbox void no recovery code and no other factor (RC4).
    /// </summary>
    public static async Task<bool> OfOwnFactorAsync(
        FlexAuthDbContext db, SignedInMember actor, OwnFactors factors, SignInOptions options, DateTimeOffset now, CancellationToken cancellationToken) =>
        await OfFactorAsync(db, actor, options, now, await factors.MailIsAllAsync(db, actor.MemberId, cancellationToken), cancellationToken);

    /// <summary>How much a proof opens: the password less than a code by mail, and that less than whatever else.</summary>
    private static int Opens(SecondFactorKind? by) => by switch
    {
        null => 0,
        SecondFactorKind.EmailVerification => 1,
        _ => 2,
    };
}
