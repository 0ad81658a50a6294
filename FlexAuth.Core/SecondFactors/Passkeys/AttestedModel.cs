using System.Formats.Cbor;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>Reads an authenticator's model out of the attestation object, from which Identity's handler takes all the rest.</summary>
internal static class AttestedModel
{
    // RP ID hash, flags and counter come before (WebAuthn section 6.1).
    private const int Start = 32 + 1 + 4;
    private const int Length = 16;

    /// <summary>The AAGUID; all zeros where there is none.</summary>
    /// <param name="attestationObject">CBOR that the handler has parsed already.</param>
    public static Guid Of(byte[] attestationObject)
    {
        var reader = new CborReader(attestationObject);
        for (var left = reader.ReadStartMap(); left is not 0 && reader.PeekState() is not CborReaderState.EndMap; left--)
        {
            if (reader.ReadTextString() is "authData")
            {
                return new Guid(reader.ReadByteString().AsSpan(Start, Length), bigEndian: true);
            }

            reader.SkipValue();
        }

        return Guid.Empty;
    }
}
