using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Qiyue.Kernel;

namespace Qiyue.Tests.Kernel;

public class Sm3Tests
{
    [Fact]
    public void Sm3_matches_the_standards_examples()
    {
        Sm3.Hex("abc").ShouldBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        Sm3.Hex(string.Concat(Enumerable.Repeat("abcd", 16))).ShouldBe("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    }

    [Fact]
    public void Every_length_gives_what_the_library_gives()
    {
        var random = new Random(3);
        foreach (var length in Enumerable.Range(0, 400).Concat([1023, 1024, 4096, 100_001]))
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Sm3.Bytes(bytes).ShouldBe(Library(bytes), $"{length} bytes");
        }
    }

    [Fact]
    public void A_text_is_hashed_in_utf8_whatever_its_length()
    {
        foreach (var length in Enumerable.Range(0, 700))
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(i => (i % 3) switch { 0 => "约", 1 => "a", _ => "😀" }));
            Sm3.Hex(text).ShouldBe(Convert.ToHexStringLower(Library(Encoding.UTF8.GetBytes(text))));
        }
    }

    private static byte[] Library(byte[] bytes)
    {
        var (digest, result) = (new SM3Digest(), new byte[32]);
        digest.BlockUpdate(bytes);
        digest.DoFinal(result, 0);
        return result;
    }
}
