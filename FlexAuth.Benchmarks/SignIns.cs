using System.Net;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Benchmarks;

/// <summary>Somebody signs in again and again, as far as it writes: how long do they wait while something large goes on?</summary>
internal static class SignIns
{
    public static Task GoOnAsync(Installation installation, Latencies waits, CancellationToken until) => Task.Run(
        async () =>
        {
            var visitor = new Visitor("browser") { Address = IPAddress.Loopback };
            for (var attempt = 0; !until.IsCancellationRequested; attempt++)
            {
                await waits.MeasureAsync(() => installation.Get<WritePath>().CommitAsync<bool>(
                    visitor,
                    async (work, token) =>
                    {
                        work.RecordNothing();
                        await work.ReserveAsync($"password:{attempt}", 5, TimeSpan.FromMinutes(15), token);
                        return true;
                    },
                    CancellationToken.None));
                await Task.Delay(20, CancellationToken.None);
            }
        },
        CancellationToken.None);
}
