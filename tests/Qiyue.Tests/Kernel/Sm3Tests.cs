using Qiyue.Kernel;

namespace Qiyue.Tests.Kernel;

public class Sm3Tests
{
    [Fact]
    public void Sm3_matches_the_standards_example() =>
        Sm3.Hex("abc").ShouldBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}
