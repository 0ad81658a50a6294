using FlexAuth.Core.Mobile;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FlexAuth.Core.Data.Mapping;

internal sealed class OrganizationMapping : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("Organizations");
        builder.Property(o => o.Name).HasMaxLength(200);
        builder.Property(o => o.Path).HasMaxLength(Organization.LongestPath);
        builder.HasIndex(o => o.Path).IsUnique();
        builder.HasIndex(o => new { o.ParentId, o.Name }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(o => o.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TreePolicyMapping : IEntityTypeConfiguration<TreePolicy>
{
    public void Configure(EntityTypeBuilder<TreePolicy> builder)
    {
        builder.ToTable("TreePolicies");
        builder.HasKey(p => p.RootOrganizationId);
        builder.HasOne<Organization>().WithOne().HasForeignKey<TreePolicy>(p => p.RootOrganizationId);
        builder.Property(p => p.MemberMethods).HasConversion<Words>().HasMaxLength(200);
        builder.Property(p => p.AdministratorMethods).HasConversion<Words>().HasMaxLength(200);
    }

    /// <summary>A set of words, as every enum is a word.</summary>
    private sealed class Words() : ValueConverter<EnumSet<TwoFactorMethod>, string>(
        methods => methods.ToString(),
        text => EnumSet.Of(text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<TwoFactorMethod>)));
}

internal sealed class MemberMapping : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.ToTable("Members");
        builder.Metadata.RemoveIndex(builder.Metadata.FindIndex(builder.Metadata.FindProperty(nameof(Member.NormalizedUserName))!)!);
        builder.Ignore(m => m.UserName);
        builder.Ignore(m => m.NormalizedUserName);
        builder.Ignore(m => m.EmailConfirmed);
        builder.Ignore(m => m.TwoFactorEnabled);
        builder.Ignore(m => m.LockoutEnabled);
        builder.Ignore(m => m.AccessFailedCount);
        builder.Ignore(m => m.FullName);
        builder.Property(m => m.Email).IsRequired();
        builder.Property(m => m.NormalizedEmail).IsRequired();
        builder.HasIndex(m => m.NormalizedEmail).HasDatabaseName("EmailIndex").IsUnique();

        // Who administers an organization is asked with every way in that is taken, and a hundred thousand may belong there.
        builder.HasIndex(m => new { m.OrganizationId, m.Role });

        // The few with emergency access, and those who have yet to be told, among a million.
        builder.HasIndex(m => m.HasEmergencyAccess).HasFilter("\"HasEmergencyAccess\"");
        builder.HasIndex(m => m.PasswordTakenBy).HasFilter("\"PasswordTakenBy\" IS NOT NULL");
        builder.HasIndex(m => new { m.LastName, m.FirstName, m.Id });
        builder.Property(m => m.FirstName).HasMaxLength(100);
        builder.Property(m => m.LastName).HasMaxLength(100);
        builder.Property(m => m.Position).HasMaxLength(100);
        builder.HasOne(m => m.Organization).WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");

        // Every ten minutes those that ran out are ended, and those that ended long ago are deleted.
        builder.HasIndex(s => s.ExpiresAt).HasFilter("\"EndedAt\" IS NULL");
        builder.HasIndex(s => s.EndedAt).HasFilter("\"EndedAt\" IS NOT NULL");
        builder.HasIndex(s => s.TokenHash).IsUnique();
        builder.HasIndex(s => new { s.MemberId, s.EndedAt });
        builder.HasOne(s => s.Member).WithMany().HasForeignKey(s => s.MemberId);
    }
}

internal sealed class RememberedDeviceMapping : IEntityTypeConfiguration<RememberedDevice>
{
    public void Configure(EntityTypeBuilder<RememberedDevice> builder)
    {
        builder.ToTable("RememberedDevices");
        builder.HasIndex(d => d.ExpiresAt);
        builder.HasIndex(d => d.TokenHash).IsUnique();
        builder.HasOne<Member>().WithMany().HasForeignKey(d => d.MemberId);
    }
}

internal sealed class OneTimeLinkMapping : IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<OneTimeLink> builder)
    {
        builder.ToTable("OneTimeLinks");
        builder.HasIndex(l => l.TokenHash).IsUnique();
        builder.HasIndex(l => new { l.JobId, l.MemberId });
        builder.HasIndex(l => new { l.RevokedByJobId, l.MemberId });
        builder.HasOne(l => l.Member).WithMany().HasForeignKey(l => l.MemberId);
    }
}

internal sealed class AuthenticatorAppMapping : IEntityTypeConfiguration<AuthenticatorApp>
{
    public void Configure(EntityTypeBuilder<AuthenticatorApp> builder)
    {
        builder.ToTable("AuthenticatorApps");
        builder.Property(a => a.Name).HasMaxLength(AuthenticatorApp.LongestName);

        // Those that nobody confirmed are few and are cleared away.
        builder.HasIndex(a => a.CreatedAt).HasFilter("\"ConfirmedAt\" IS NULL");
        builder.HasOne<Member>().WithMany().HasForeignKey(a => a.MemberId);
    }
}

internal sealed class RetiredSeedMapping : IEntityTypeConfiguration<RetiredSeed>
{
    public void Configure(EntityTypeBuilder<RetiredSeed> builder)
    {
        builder.ToTable("RetiredSeeds");
        builder.HasIndex(s => s.RetiredAt);
        builder.HasOne<Member>().WithMany().HasForeignKey(s => s.MemberId);
    }
}

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("Passkeys");

        // The longest that WebAuthn allows (section 4, "credential ID").
        builder.Property(p => p.CredentialId).HasMaxLength(1023);
        builder.Property(p => p.Transports).HasMaxLength(200);
        builder.Property(p => p.Name).HasMaxLength(PasskeyNames.Longest);
        builder.Property(p => p.LastUsedFrom).HasMaxLength(45);
        builder.HasIndex(p => p.CredentialId).IsUnique();
        builder.HasIndex(p => new { p.MemberId, p.Name }).IsUnique();
        builder.HasOne<Member>().WithMany().HasForeignKey(p => p.MemberId);
    }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.HasKey(c => c.MemberId);
        builder.HasOne<Member>().WithOne().HasForeignKey<RecoveryCode>(c => c.MemberId);
    }
}

internal sealed class EmailVerificationMapping : IEntityTypeConfiguration<EmailVerification>
{
    public void Configure(EntityTypeBuilder<EmailVerification> builder)
    {
        builder.ToTable("EmailVerifications");
        builder.HasKey(e => e.MemberId);
        builder.HasOne<Member>().WithOne().HasForeignKey<EmailVerification>(e => e.MemberId);
    }
}

internal sealed class RegisteredPhoneMapping : IEntityTypeConfiguration<RegisteredPhone>
{
    public void Configure(EntityTypeBuilder<RegisteredPhone> builder)
    {
        builder.ToTable("RegisteredPhones");
        builder.Property(p => p.Name).HasMaxLength(PhoneName.Longest);
        builder.HasIndex(p => p.LastUsedAt);
        builder.HasIndex(p => p.CreatedAt).HasFilter("\"UnlockedAt\" IS NULL");
        builder.HasIndex(p => p.UnlockHash).IsUnique();
        builder.HasIndex(p => p.AccessHash).IsUnique();
        builder.Property(p => p.PasskeyId).HasMaxLength(1023);
        builder.HasIndex(p => p.PasskeyId).IsUnique();
        builder.HasOne(p => p.Member).WithMany().HasForeignKey(p => p.MemberId);
    }
}

internal sealed class VerifiedPhoneMapping : IEntityTypeConfiguration<VerifiedPhone>
{
    public void Configure(EntityTypeBuilder<VerifiedPhone> builder)
    {
        builder.ToTable("VerifiedPhones");
        builder.HasKey(p => p.MemberId);
        builder.Property(p => p.Number).HasMaxLength(16);
        builder.HasOne<Member>().WithOne().HasForeignKey<VerifiedPhone>(p => p.MemberId);
    }
}

internal sealed class SentCodeMapping : IEntityTypeConfiguration<SentCode>
{
    public void Configure(EntityTypeBuilder<SentCode> builder)
    {
        builder.ToTable("SentCodes");
        builder.Property(c => c.Destination).HasMaxLength(256);
        builder.HasIndex(c => c.AttemptId);
        builder.HasIndex(c => c.SessionId);
        builder.HasIndex(c => c.CreatedAt);
        builder.HasOne<Member>().WithMany().HasForeignKey(c => c.MemberId);
    }
}

internal sealed class SignInAttemptMapping : IEntityTypeConfiguration<SignInAttempt>
{
    public void Configure(EntityTypeBuilder<SignInAttempt> builder)
    {
        builder.ToTable("SignInAttempts");
        builder.HasIndex(a => a.BrowserHash);
        builder.HasIndex(a => a.TicketHash).IsUnique();
        builder.HasIndex(a => a.ExpiresAt);

        // Whoever moves an attempt says from where: of two who saw it at one stage, one moves it (SE8), on any database.
        builder.Property(a => a.Stage).IsConcurrencyToken();
        builder.HasOne(a => a.Member).WithMany().HasForeignKey(a => a.MemberId);
    }
}

internal sealed class SignInLogMapping : IEntityTypeConfiguration<SignInLogEntry>
{
    public void Configure(EntityTypeBuilder<SignInLogEntry> builder)
    {
        builder.ToTable("SignInLog");
        builder.HasIndex(e => new { e.MemberId, e.OccurredAt });
        builder.HasIndex(e => new { e.RootOrganizationId, e.OccurredAt });

        // How often and when last somebody signed in by each way is read from this alone, however long the log is.
        builder.HasIndex(e => new { e.MemberId, e.Method, e.SecondFactor, e.OccurredAt })
            .HasDatabaseName("IX_SignInLog_SignedIn").HasFilter($"\"Outcome\" = '{nameof(SignInOutcome.SignedIn)}'");

        // Likewise when somebody last proved themselves within a session by each factor.
        builder.HasIndex(e => new { e.MemberId, e.SecondFactor, e.OccurredAt })
            .HasDatabaseName("IX_SignInLog_ProvedAgain").HasFilter($"\"Outcome\" = '{nameof(SignInOutcome.ProvedAgain)}'");
    }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.Property(e => e.Action).HasMaxLength(100);
        builder.Property(e => e.ActorKind).HasMaxLength(20);
        builder.HasIndex(e => new { e.RootOrganizationId, e.OccurredAt });
        builder.HasIndex(e => new { e.SubjectId, e.OccurredAt });
    }
}

internal sealed class OutboxMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(m => m.LastError).HasMaxLength(500);
        builder.Property(m => m.Carrier).HasMaxLength(20);
        builder.Property(m => m.SubjectName).HasMaxLength(PhoneName.Longest);
        builder.Property(m => m.Address).HasMaxLength(45);
        builder.Property(m => m.UserAgent).HasMaxLength(256);
        builder.Property(m => m.Recipient).HasMaxLength(256);
        builder.HasIndex(m => new { m.State, m.DueAt });
        builder.HasIndex(m => new { m.State, m.Kind, m.DueAt });
        builder.HasIndex(m => new { m.JobId, m.MemberId });
        builder.HasIndex(m => new { m.JobId, m.State });
        builder.HasIndex(m => new { m.CancelledByJobId, m.MemberId });
        builder.HasIndex(m => new { m.MemberId, m.CreatedAt });
        builder.HasOne(m => m.Member).WithMany().HasForeignKey(m => m.MemberId);
    }
}

internal sealed class JobMapping : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("Jobs");
        builder.Property(j => j.Action).HasMaxLength(100);
        builder.Property(j => j.Address).HasMaxLength(45);
        builder.Property(j => j.StoppedBy).HasMaxLength(100);
        builder.HasIndex(j => new { j.FinishedAt, j.CreatedAt });
        builder.HasIndex(j => new { j.RootOrganizationId, j.CreatedAt });
    }
}

internal sealed class JobItemMapping : IEntityTypeConfiguration<JobItem>
{
    public void Configure(EntityTypeBuilder<JobItem> builder)
    {
        builder.ToTable("JobItems");
        builder.HasKey(i => new { i.JobId, i.Position });
        builder.Property(i => i.Reason).HasMaxLength(100);
        builder.HasIndex(i => new { i.MemberId, i.Outcome });
        builder.HasOne<Job>().WithMany().HasForeignKey(i => i.JobId);

        // No key to the member: an import names people who are yet to be created, and undoing it removes them.
    }
}

internal sealed class UserImportMapping : IEntityTypeConfiguration<UserImport>
{
    public void Configure(EntityTypeBuilder<UserImport> builder)
    {
        builder.ToTable("UserImports");
        builder.Property(i => i.FileName).HasMaxLength(260);
        builder.Property(i => i.Sheet).HasMaxLength(100);
        builder.HasIndex(i => new { i.State, i.CreatedAt });
        builder.HasIndex(i => i.JobId);
    }
}

internal sealed class UserImportPartMapping : IEntityTypeConfiguration<UserImportPart>
{
    public void Configure(EntityTypeBuilder<UserImportPart> builder)
    {
        builder.ToTable("UserImportParts");
        builder.HasKey(p => new { p.ImportId, p.Number });
        builder.HasOne<UserImport>().WithMany().HasForeignKey(p => p.ImportId);
    }
}

internal sealed class UserImportRowMapping : IEntityTypeConfiguration<UserImportRow>
{
    public void Configure(EntityTypeBuilder<UserImportRow> builder)
    {
        builder.ToTable("UserImportRows");
        builder.HasKey(r => new { r.ImportId, r.Number });
        builder.Property(r => r.Name).HasMaxLength(250);
        builder.Property(r => r.Email).HasMaxLength(256);
        builder.Property(r => r.Reason).HasMaxLength(100);
        builder.HasIndex(r => new { r.ImportId, r.Kind, r.Number });
        builder.HasIndex(r => new { r.ImportId, r.MemberId });

        // The few of which something was decided alone, among a hundred thousand.
        builder.HasIndex(r => r.ImportId).HasFilter("\"TakesFile\" IS NOT NULL");
        builder.HasOne<UserImport>().WithMany().HasForeignKey(r => r.ImportId);
    }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(v => v.Name).HasMaxLength(100);
        builder.Property(v => v.Query).HasMaxLength(2000);
        builder.HasIndex(v => new { v.MemberId, v.Name }).IsUnique();
        builder.HasOne<Member>().WithMany().HasForeignKey(v => v.MemberId);
    }
}

internal sealed class ThrottleMapping : IEntityTypeConfiguration<Throttle>
{
    public void Configure(EntityTypeBuilder<Throttle> builder)
    {
        builder.ToTable("Throttles");
        builder.HasKey(t => t.Key);
        builder.Property(t => t.Key).HasMaxLength(100);
        builder.HasIndex(t => t.ResetsAt);
    }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(k => k.FriendlyName).HasMaxLength(200);
        builder.HasIndex(k => k.FriendlyName).IsUnique();
    }
}

internal sealed class SealingKeyMapping : IEntityTypeConfiguration<SealingKey>
{
    public void Configure(EntityTypeBuilder<SealingKey> builder)
    {
        builder.ToTable("SealingKeys");
        builder.HasKey(k => k.Purpose);
        builder.Property(k => k.Purpose).HasMaxLength(100);
    }
}
