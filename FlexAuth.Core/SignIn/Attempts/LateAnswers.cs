using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>
/// An attempt that another tab moved between our reading and our writing of it is not moved by us: <see cref="Data.SignInAttempt.Stage"/> is a
/// concurrency token, so that this holds where many write at once too. Nothing of the late answer was kept; taken anew, it finds where the
/// attempt stands now.
/// </summary>
internal static class LateAnswers
{
    public static async Task<Result<SignInStep>> OnceMoreAsync(Func<Task<Result<SignInStep>>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DbUpdateConcurrencyException)
        {
            try
            {
                return await answer();
            }
            catch (DbUpdateConcurrencyException)
            {
                return Error.Busy;
            }
        }
    }
}
