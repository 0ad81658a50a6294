using FlexAuth.Core.Live;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FlexAuth.Core.Data;

/// <summary>
/// The state of an installation. One model; a derived context per provider carries that provider's migrations. Made per operation by
/// <see cref="IDbContextFactory{TContext}"/>, never shared.
/// </summary>
public abstract class FlexAuthDbContext(DbContextOptions options) : IdentityUserContext<Member, Guid>(options)
{
    internal DbSet<Organization> Organizations => Set<Organization>();

    internal DbSet<TreePolicy> TreePolicies => Set<TreePolicy>();

    internal DbSet<Member> Members => Set<Member>();

    internal DbSet<Session> Sessions => Set<Session>();

    internal DbSet<RememberedDevice> RememberedDevices => Set<RememberedDevice>();

    internal DbSet<RegisteredPhone> RegisteredPhones => Set<RegisteredPhone>();

    internal DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();

    internal DbSet<AuthenticatorApp> AuthenticatorApps => Set<AuthenticatorApp>();

    internal DbSet<RetiredSeed> RetiredSeeds => Set<RetiredSeed>();

    internal DbSet<Passkey> Passkeys => Set<Passkey>();

    internal DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    internal DbSet<EmailVerification> EmailVerifications => Set<EmailVerification>();

    internal DbSet<VerifiedPhone> VerifiedPhones => Set<VerifiedPhone>();

    internal DbSet<SentCode> SentCodes => Set<SentCode>();

    internal DbSet<SignInAttempt> SignInAttempts => Set<SignInAttempt>();

    internal DbSet<SignInLogEntry> SignInLog => Set<SignInLogEntry>();

    internal DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    internal DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    internal DbSet<Job> Jobs => Set<Job>();

    internal DbSet<JobItem> JobItems => Set<JobItem>();

    internal DbSet<UserImport> UserImports => Set<UserImport>();

    internal DbSet<UserImportPart> UserImportParts => Set<UserImportPart>();

    internal DbSet<UserImportRow> UserImportRows => Set<UserImportRow>();

    internal DbSet<SavedView> SavedViews => Set<SavedView>();

    internal DbSet<ProviderVisit> ProviderVisits => Set<ProviderVisit>();

    internal DbSet<ProviderSession> ProviderSessions => Set<ProviderSession>();

    internal DbSet<ProviderGrant> ProviderGrants => Set<ProviderGrant>();

    internal DbSet<ProviderIssuer> ProviderIssuers => Set<ProviderIssuer>();

    internal DbSet<ProviderTenant> ProviderTenants => Set<ProviderTenant>();

    internal DbSet<ProviderAccount> ProviderAccounts => Set<ProviderAccount>();

    internal DbSet<Throttle> Throttles => Set<Throttle>();

    internal DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    internal DbSet<SealingKey> SealingKeys => Set<SealingKey>();

    /// <summary>How long a writer waits for its turn.</summary>
    internal virtual TimeSpan WritePatience { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>A transaction in which nobody else writes, for who has waited for nobody yet.</summary>
    internal Task<IDbContextTransaction> BeginWritingAsync(CancellationToken cancellationToken) => BeginWritingAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>A transaction in which nobody else writes.</summary>
    /// <param name="waited">How much of its patience the writer spent within this node.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal virtual Task<IDbContextTransaction> BeginWritingAsync(TimeSpan waited, CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(cancellationToken);

    /// <summary>Statements of this context may concern each of a million people from here on, and take so long.</summary>
    internal virtual void AllowLongStatements()
    {
    }

    /// <summary>Tells the other nodes what changed, once the transaction commits. With SQLite there are none.</summary>
    internal virtual Task TellNodesAsync(Guid node, IReadOnlyList<Change> changes, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified))
        {
            Complete(entry.Entity);
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Keeps what is derived from the rest of a row; whoever inserts rows past the change tracker calls it too.</summary>
    internal static void Complete(object row)
    {
        switch (row)
        {
            case Member member:
                (member.FirstName, member.LastName) = (StorableText.Of(member.FirstName), StorableText.Of(member.LastName));
                member.Position = member.Position is { } position ? StorableText.Of(position) : null;
                member.SearchText = Core.Users.SearchText.Of(member);
                member.SortName = Core.Users.SearchText.SortName(member);
                break;
            case Organization organization:
                organization.Name = StorableText.Of(organization.Name);
                organization.SearchName = Core.Users.SearchText.Fold(organization.Name);
                break;
        }
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(FlexAuthDbContext).Assembly);

        // Claims are not used; tokens would keep seeds and recovery codes in plaintext (OT4).
        builder.Ignore<IdentityUserClaim<Guid>>();
        builder.Ignore<IdentityUserToken<Guid>>();

        // Passkeys are ours: the counter of one must be comparable within an UPDATE, not a value in a JSON column.
        builder.Ignore<IdentityUserPasskey<Guid>>();
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("ProviderLogins");
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);

        // Words, not numbers: a row can be read without the source, and reordering an enum cannot change its meaning.
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);

        // What one database keeps, the other does, too.
        configurationBuilder.Properties<string>().HaveConversion<StorableText.Conversion>();
    }
}
