namespace Qiyue.Tests.Infrastructure;

/// <summary>
/// Walks of thousands of combinations: each database takes its half of them, by lot with a fixed seed, so that the two together meet every one and each meets every kind. QIYUE_TEST_ALL=1
/// gives each the whole, and random histories their full number; QIYUE_TEST_FAST=1 a quarter.
/// </summary>
internal static class Lots
{
    public static bool All { get; } = Environment.GetEnvironmentVariable("QIYUE_TEST_ALL") == "1";

    public static bool Fast { get; } = Environment.GetEnvironmentVariable("QIYUE_TEST_FAST") == "1";

    public static Func<bool> Of(Database database)
    {
        if (All) return () => true;
        var dice = new Random(20260302);
        return () => dice.Next(Fast ? 4 : 2) == (int)database;
    }
}
