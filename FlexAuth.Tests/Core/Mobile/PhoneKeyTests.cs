using System.Buffers.Text;
using System.Security.Cryptography;
using FlexAuth.Core.Mobile;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>Which public keys a phone may bring. Anybody may send one, so that each other one is refused, whatever it is.</summary>
public sealed class PhoneKeyTests
{
    /// <summary>SubjectPublicKeyInfo of RFC 5480 section 2 with the head of P-256, before the point.</summary>
    private const string Head = "3059301306072A8648CE3D020106082A8648CE3D030107034200";

    [Fact]
    public void A_key_on_P_256_is_read_as_it_came()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = key.ExportSubjectPublicKeyInfo();

        Assert.Equal(bytes, PhoneKey.Read(Base64Url.EncodeToString(bytes)));
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Another_kind_of_key_is_none(string what, byte[] bytes) =>
        Assert.True(PhoneKey.Read(Base64Url.EncodeToString(bytes)) is null, what);

    public static TheoryData<string, byte[]> Foreign()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var longer = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(1024);
        using var inFull = ECDsa.Create();
        inFull.ImportParameters(key.ExportExplicitParameters(false));
        var usual = key.ExportSubjectPublicKeyInfo();
        var unknown = usual.ToArray();
        unknown[22] = 0x7F;
        var nowhere = usual.ToArray();
        nowhere[^1] ^= 1;
        return new TheoryData<string, byte[]>
        {
            { "explicit parameters", inFull.ExportSubjectPublicKeyInfo() },
            { "a curve that is not known", unknown },
            { "P-384", longer.ExportSubjectPublicKeyInfo() },
            { "RSA", rsa.ExportSubjectPublicKeyInfo() },
            { "bytes after it", [.. usual, 0] },
            { "a compressed point", [.. Convert.FromHexString("3039301306072A8648CE3D020106082A8648CE3D030107032200"), 2, .. usual[27..59]] },
            { "a point that is not on the curve", nowhere },
            { "the head alone", Convert.FromHexString(Head) },
            { "nothing", [] },
        };
    }
}
