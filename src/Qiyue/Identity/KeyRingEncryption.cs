using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using Qiyue.Platform.Keys;

namespace Qiyue.Identity;

/// <summary>The keys that protect cookies and forms stand in the database encrypted with the key that lives outside it.</summary>
internal sealed class KeyRingEncryption(SecretBox box) : IConfigureOptions<KeyManagementOptions>, IXmlEncryptor
{
    public void Configure(KeyManagementOptions options) => options.XmlEncryptor = this;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("secret", box.Encrypt(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyRingDecryption));
}

/// <summary>Named in the stored keys; the framework makes it.</summary>
internal sealed class KeyRingDecryption(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(services.GetRequiredService<SecretBox>().Decrypt(encryptedElement.Value));
}
