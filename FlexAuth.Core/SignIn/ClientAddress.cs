using System.Net;
using System.Net.Sockets;

namespace FlexAuth.Core.SignIn;

/// <summary>A client's address as the key that its attempts are counted under (RL3).</summary>
public static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// The whole IPv4 address, however written; of IPv6 the /64 network, which one customer owns whole and could
    /// otherwise change the address within at every attempt. "none" where there is no address.
    /// </summary>
    public static string ThrottleKey(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
