using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>
/// An authenticator and its browser in software, written from the specification (WebAuthn Level 3, sections 6.1, 6.5 and 5.8.1): one P-256
/// key. It is as honest as its settings say.
/// </summary>
internal sealed record SoftwareAuthenticator
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The page that asks.</summary>
    public string Origin { get; init; } = "https://login.example.org";

    /// <summary>The RP ID that it signs for; null takes the one that the options name.</summary>
    public string? RelyingParty { get; init; }

    /// <summary>Whether the page stands in another one's frame.</summary>
    public bool CrossOrigin { get; init; }

    public bool VerifiesUser { get; init; } = true;

    public Guid Aaguid { get; init; }

    /// <summary>The counter; null counts nothing, as passkeys that are synchronised.</summary>
    public uint? Counter { get; set; }

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Kept from the creation.</summary>
    public string? UserHandle { get; set; }

    /// <summary>The same key in another device, with the counter as it stands.</summary>
    public SoftwareAuthenticator Copy() => this with { };

    /// <summary>The credentials that will do.</summary>
    public static IEnumerable<string> Allowed(PasskeyRequest request) =>
        JsonNode.Parse(request.OptionsJson)!["allowCredentials"]!.AsArray().Select(credential => (string)credential!["id"]!);

    /// <summary>navigator.credentials.create()</summary>
    public string Create(PasskeyRequest request)
    {
        var options = JsonNode.Parse(request.OptionsJson)!;
        UserHandle = (string)options["user"]!["id"]!;
        var attested = new CborWriter(CborConformanceMode.Ctap2Canonical, convertIndefiniteLengthEncodings: true);
        attested.WriteStartMap(3);
        attested.WriteTextString("fmt");
        attested.WriteTextString("none");
        attested.WriteTextString("attStmt");
        attested.WriteStartMap(0);
        attested.WriteEndMap();
        attested.WriteTextString("authData");
        attested.WriteByteString([.. Data((string)options["rp"]!["id"]!, 0x40), .. Aaguid.ToByteArray(bigEndian: true), .. Length(CredentialId), .. CredentialId, .. PublicKey()]);
        attested.WriteEndMap();
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(ClientData("webauthn.create", options)),
            ["attestationObject"] = Base64Url.EncodeToString(attested.Encode()),
            ["transports"] = new JsonArray("internal", "hybrid"),
        });
    }

    /// <summary>navigator.credentials.get()</summary>
    public string Get(PasskeyRequest request)
    {
        var options = JsonNode.Parse(request.OptionsJson)!;
        Counter += 1;
        var client = ClientData("webauthn.get", options);
        var data = Data((string)options["rpId"]!, 0);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = UserHandle,
        });
    }

    private static byte[] Length(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length];

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(CredentialId),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] ClientData(string type, JsonNode options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = (string)options["challenge"]!,
        origin = Origin,
        crossOrigin = CrossOrigin,
    });

    /// <summary>RP ID hash, flags, counter.</summary>
    private byte[] Data(string relyingParty, byte flags)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty), data);
        data[32] = (byte)(flags | 0x01 | (VerifiesUser ? 0x04 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Counter ?? 0);
        return data;
    }

    /// <summary>COSE_Key of an EC2 key for ES256 (RFC 9053 section 7.1.1).</summary>
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        (int Label, int Value)[] head = [(1, 2), (3, -7), (-1, 1)];
        foreach (var (label, value) in head)
        {
            key.WriteInt32(label);
            key.WriteInt32(value);
        }

        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }
}
