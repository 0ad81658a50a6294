using System.Net;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>Somebody at their own security settings.</summary>
internal static class Own
{
    public const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// <summary>A session of that account, as if it had just begun.</summary>
    public static async Task<SignedInMember> SessionOfAsync(this CoreHost host, Account account) =>
        (await host.Get<SessionDirectory>().FindAsync(await host.SessionTokenAsync(account.Id)))! with
        {
            Address = IPAddress.Parse("203.0.113.20"),
            UserAgent = Firefox,
        };

    /// <summary>All the way in with password and app on a browser of its own.</summary>
    public static async Task<SignedInMember> SignedInAsync(this CoreHost host, Account account, string address = "198.51.100.7") =>
        (await host.Get<SessionDirectory>().FindAsync((await host.Browser(address).SignInAsync(account)).Token))!;

    /// <summary>Those of the sessions that live.</summary>
    public static async Task<IReadOnlyList<Guid>> LivingAsync(this CoreHost host, params SignedInMember[] sessions)
    {
        var living = await host.Get<SessionDirectory>().LivingAmongAsync(sessions.Select(s => s.SessionId).ToList());
        return [.. sessions.Select(s => s.SessionId).Where(living.Contains)];
    }

    /// <summary>So many at a time, each on a thread of its own.</summary>
    public static Task<T[]> AtOnceAsync<T>(int count, Func<Task<T>> act) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(act)));
}
