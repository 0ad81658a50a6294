using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Providers.Logout;

/// <summary>
/// A provider says once, or a few times at best, that somebody signed out there. Where another node keeps the database, it is tried again here, also
/// when whoever called has hung up: each try waits as long as a writer does, so that after some the provider is asked to come again.
/// </summary>
internal static class SaidOnce
{
    private const int Tries = 3;

    public static async Task<Result<T>> TakeAsync<T>(Func<Task<Result<T>>> commit)
    {
        var taken = await commit();
        for (var tried = 1; taken.Error == Error.Busy && tried < Tries; tried++)
        {
            taken = await commit();
        }

        return taken;
    }
}
