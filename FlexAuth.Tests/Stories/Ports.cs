using System.Net;
using System.Net.Sockets;

namespace FlexAuth.Tests.Stories;

/// <summary>
/// Ports for the servers that the stories start: below those that the system gives to connections and to whoever asks for any, so that
/// none is taken between its choice and its use. Another run of the tests beside this one begins elsewhere.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Environment.ProcessId % 100 * (Count / 100);

    /// <summary>One that nothing listens on and that nobody else of this run gets.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            if (IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port)))
                return port;
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            // This machine has no such address.
            return true;
        }
    }
}
