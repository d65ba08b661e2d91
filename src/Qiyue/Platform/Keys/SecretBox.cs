using System.Security.Cryptography;
using System.Text;

namespace Qiyue.Platform.Keys;

/// <summary>
/// Encrypts what must not be readable in the database (private keys, second-factor secrets, phones) with a key that lives outside it: QIYUE_KEY
/// (base64, 32 bytes) or the key file, made on first use with mode 0600. AES-256-GCM; "v1." + base64(nonce, tag, cipher).
/// </summary>
public sealed class SecretBox
{
    private readonly Lazy<byte[]> _held;
    private byte[] Key => _held.Value;

    public SecretBox(Settings settings, IConfiguration configuration)
    {
        Source = configuration["QIYUE_KEY"] is { Length: > 0 } ? "QIYUE_KEY" : settings.KeyFile;
        // A key file is read, or made, when a secret is: a command that needs none (restore, for one) must not leave a new key behind.
        _held = configuration["QIYUE_KEY"] is { Length: > 0 } given ? new(Checked(Convert.FromBase64String(given))) : new(() => Checked(FromFile(settings.KeyFile)));
    }

    /// <summary>Where the key comes from, for messages.</summary>
    public string Source { get; }

    public string Encrypt(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[12 + 16 + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, 12));
        using var aes = new AesGcm(Key, 16);
        aes.Encrypt(box.AsSpan(0, 12), plain, box.AsSpan(28), box.AsSpan(12, 16));
        return "v1." + Convert.ToBase64String(box);
    }

    public string Decrypt(string secret)
    {
        var box = Convert.FromBase64String(secret[3..]);
        var plain = new byte[box.Length - 28];
        using var aes = new AesGcm(Key, 16);
        aes.Decrypt(box.AsSpan(0, 12), box.AsSpan(28), box.AsSpan(12, 16), plain);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>Keyed digest for look-ups of personal data (a phone number), 64 hex digits.</summary>
    public string Digest(string purpose, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(purpose + "\n" + text)));

    private static byte[] Checked(byte[] key) => key.Length == 32 ? key : throw new InvalidOperationException("the key must be 32 bytes, base64");

    private static byte[] FromFile(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            try
            {
                using var writer = new StreamWriter(path, Encoding.ASCII, options);
                writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            }
            catch (IOException) when (File.Exists(path)) { } // another process was first
        }
        return Convert.FromBase64String(File.ReadAllText(path).Trim());
    }
}
