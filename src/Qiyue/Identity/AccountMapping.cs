using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Identity;

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("accounts");
        account.Property(a => a.Id).ValueGeneratedNever();
        account.Property(a => a.UserName).HasMaxLength(64);
        account.Property(a => a.NormalizedUserName).HasMaxLength(64);
        account.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
        account.Property(a => a.AdministratorDuty).HasMaxLength(32);
        account.Property(a => a.LockoutEnd).HasConversion(t => t == null ? null : (long?)t.Value.ToUnixTimeMilliseconds(), ms => ms == null ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms.Value));
        account.Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed).Ignore(a => a.EmailConfirmed).Ignore(a => a.Email).Ignore(a => a.NormalizedEmail).Ignore(a => a.TwoFactorEnabled).Ignore(a => a.HasSecondFactor);
        account.HasIndex(a => a.NormalizedUserName).IsUnique();
    }
}

internal sealed class SignInRecordMapping : IEntityTypeConfiguration<SignInRecord>
{
    public void Configure(EntityTypeBuilder<SignInRecord> record)
    {
        record.ToTable("sign_in_records");
        record.Property(r => r.Id).ValueGeneratedNever();
        record.HasIndex(r => new { r.AccountId, r.At });
        record.HasIndex(r => r.At);
    }
}

internal sealed class AccessTokenMapping : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> token)
    {
        token.ToTable("access_tokens");
        token.Property(t => t.Id).ValueGeneratedNever();
        token.Property(t => t.Digest).HasMaxLength(64);
        token.HasIndex(t => t.Digest).IsUnique();
        token.HasIndex(t => t.AccountId);
    }
}
