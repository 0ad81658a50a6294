using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>Whom passkeys are for. From the configuration alone: nothing that a request says of its host changes it (PK2).</summary>
internal sealed class RelyingParty(IOptions<InstallationOptions> installation, IOptions<PasskeyOptions> options)
{
    /// <summary>Whether browsers do passkeys at this address at all: at a name and not at a number.</summary>
    public bool IsPossible => PublicUrl.HostNameType is UriHostNameType.Dns;

    private Uri PublicUrl => installation.Value.PublicUrl!;

    /// <summary>The RP ID.</summary>
    public string Id => options.Value.RelyingPartyId ?? PublicUrl.IdnHost;

    /// <summary>The one origin whose pages may ask for passkeys, as browsers write it (RFC 6454 section 6.2).</summary>
    public string Origin => $"{PublicUrl.Scheme}://{PublicUrl.IdnHost}{(PublicUrl.IsDefaultPort ? "" : $":{PublicUrl.Port}")}";
}
