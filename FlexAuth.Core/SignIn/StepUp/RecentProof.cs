using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>Sensitive operations want the person to have proved themselves lately within their session (SE7): an open screen is not enough.</summary>
internal static class RecentProof
{
    /// <summary>The refusal: prove yourself, then ask again.</summary>
    public static Error Required { get; } = new("step_up.required");

    /// <summary>Whether the session's latest proof is at most <see cref="SignInOptions.ProofLifetime"/> old.</summary>
    public static Task<bool> HoldsAsync(
        FlexAuthDbContext db, SignedInMember actor, SignInOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = now - options.ProofLifetime;
        return db.Sessions.AnyAsync(s => s.Id == actor.SessionId && s.ProvedAt >= oldest, cancellationToken);
    }
}
