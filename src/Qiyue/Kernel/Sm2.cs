using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Qiyue.Kernel;

/// <summary>
/// The national signature SM2 (GB/T 32918) over SM3, user id "1234567812345678". Keys travel as base64: 32 bytes private, 65 bytes public
/// (uncompressed point); signatures as base64 DER. Proves integrity and origin within the platform; it is no CA certificate.
/// </summary>
public static class Sm2
{
    private static readonly ECDomainParameters Curve = new(GMNamedCurves.GetByName("sm2p256v1"));

    public static (string PrivateKey, string PublicKey) Generate()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(Curve, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        return (Convert.ToBase64String(((ECPrivateKeyParameters)pair.Private).D.ToByteArrayUnsigned().PadLeft(32)),
            Convert.ToBase64String(((ECPublicKeyParameters)pair.Public).Q.GetEncoded(false)));
    }

    /// <param name="text">Signed as UTF-8.</param>
    public static string Sign(string text, string privateKey)
    {
        var signer = new SM2Signer();
        signer.Init(true, new ParametersWithRandom(new ECPrivateKeyParameters(new BigInteger(1, Convert.FromBase64String(privateKey)), Curve)));
        signer.BlockUpdate(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(signer.GenerateSignature());
    }

    /// <summary>False for a wrong signature and for anything that is no key or signature at all.</summary>
    public static bool Verify(string text, string signature, string publicKey)
    {
        try
        {
            var signer = new SM2Signer();
            signer.Init(false, new ECPublicKeyParameters(Curve.Curve.DecodePoint(Convert.FromBase64String(publicKey)), Curve));
            signer.BlockUpdate(Encoding.UTF8.GetBytes(text));
            return signer.VerifySignature(Convert.FromBase64String(signature));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or ArithmeticException or InvalidOperationException)
        {
            return false;
        }
    }

    private static byte[] PadLeft(this byte[] bytes, int length) => bytes.Length >= length ? bytes : [.. new byte[length - bytes.Length], .. bytes];

    private static void BlockUpdate(this SM2Signer signer, byte[] bytes) => signer.BlockUpdate(bytes, 0, bytes.Length);
}
