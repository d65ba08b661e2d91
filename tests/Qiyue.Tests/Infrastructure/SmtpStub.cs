using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Qiyue.Tests.Infrastructure;

/// <summary>A mail server of a few commands on this machine, that takes mail, refuses it or says nothing at all, as told. Speaks STARTTLS and AUTH.</summary>
public sealed class SmtpStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private int _connections;

    /// <summary>What was taken: envelope recipient and the whole text.</summary>
    public ConcurrentQueue<(string To, string Text, bool Encrypted, string User)> Taken { get; } = new();

    /// <summary>Answer to RCPT for an address; null = it is taken.</summary>
    public Func<string, string?> Refusal { get; set; } = _ => null;

    /// <summary>Answer to the end of the text; null = it is taken.</summary>
    public string? TextRefusal { get; set; }

    /// <summary>Accepts the connection and says nothing.</summary>
    public bool Hangs { get; set; }
    public bool OffersTls { get; init; }
    public string? Password { get; init; }
    public int Connections => _connections;
    public int Port { get; }
    public string Fingerprint => Convert.ToHexString(SHA256.HashData(_certificate.RawData));

    public SmtpStub()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = X509CertificateLoader.LoadPkcs12(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)).Export(X509ContentType.Pfx), null);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Listen();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = Serve(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (Hangs) { await Task.Delay(Timeout.Infinite, _stop.Token); return; }
                await Talk(client.GetStream(), encrypted: false, greet: true);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException) { }
        }
    }

    private async Task Talk(Stream stream, bool encrypted, bool greet)
    {
        var (reader, to, user) = (new StreamReader(stream, Encoding.UTF8), "", "");
        async Task Say(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
        if (greet) await Say("220 stub");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var command = line.Split(' ')[0].ToUpperInvariant();
            if (command is "EHLO" or "HELO") await Say($"250-stub\r\n250-8BITMIME\r\n{(OffersTls && !encrypted ? "250-STARTTLS\r\n" : "")}{(Password is not null ? "250-AUTH PLAIN LOGIN\r\n" : "")}250 SMTPUTF8");
            else if (command == "STARTTLS")
            {
                await Say("220 go on");
                await using var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                await Talk(tls, encrypted: true, greet: false);
                return;
            }
            else if (command == "AUTH")
            {
                var given = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2])).Split('\0');
                user = given[1];
                await Say(given[2] == Password ? "235 welcome" : "535 5.7.8 wrong");
            }
            else if (command == "MAIL") await Say("250 ok");
            else if (command == "RCPT")
            {
                to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                await Say(Refusal(to) ?? "250 ok");
            }
            else if (command == "DATA")
            {
                await Say("354 go on");
                var text = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { } part && part != ".") text.AppendLine(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part);
                if (TextRefusal is { } refused) { await Say(refused); continue; }
                Taken.Enqueue((to, text.ToString(), encrypted, user));
                await Say("250 taken");
            }
            else if (command == "QUIT") { await Say("221 bye"); return; }
            else await Say("250 ok");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _certificate.Dispose();
    }
}
