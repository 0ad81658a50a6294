namespace FlexAuth.Core.Operations;

/// <summary>
/// What a provider or a gateway says once, or a few times at best: that somebody signed out there, what became of their account, or of an SMS. Where
/// another node keeps the database, it is tried again to write it down, also when whoever called has hung up. Each try waits as long as a writer does.
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
