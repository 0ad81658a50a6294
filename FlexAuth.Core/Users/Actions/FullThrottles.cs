using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>The tries that are used up: whose, an unlocking forgets.</summary>
internal sealed class FullThrottles(HashSet<string> keys)
{
    public static FullThrottles None { get; } = new([]);

    public static async Task<FullThrottles> ReadAsync(
        FlexAuthDbContext db, SignInOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var least = Math.Min(options.PasswordTriesPerAccount, options.SecondFactorTries);
        var counts = await db.Throttles.AsNoTracking().Where(t => t.ResetsAt > now && t.Count >= least)
            .Select(t => new { t.Key, t.Count }).ToListAsync(cancellationToken);
        return new FullThrottles(counts
            .Where(t => t.Count >= (Throttling.CountsPasswords(t.Key) ? options.PasswordTriesPerAccount : options.SecondFactorTries))
            .Select(t => t.Key)
            .ToHashSet());
    }

    public bool Hold(Person person) => keys.Count > 0 && Throttling.OfPerson(person.Id, person.Email).Any(keys.Contains);
}
