using System.Security.Cryptography;
using System.Text;

namespace FlexAuth.Core.Delivery;

/// <summary>
/// How a code is kept. The row's id is its salt: two equal codes have different hashes. Six digits do not withstand a search by
/// whoever has the database, but a code lives for ten minutes and proves nothing without the first factor (EC2).
/// </summary>
internal static class SentCodeHash
{
    public static string Of(Guid id, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id:N}:{code}")));
}
