using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlexAuth.Core.Data.Mapping;

internal sealed class ProviderVisitMapping : IEntityTypeConfiguration<ProviderVisit>
{
    public void Configure(EntityTypeBuilder<ProviderVisit> builder)
    {
        builder.ToTable("ProviderVisits");
        builder.Property(v => v.Tenant).HasMaxLength(320);
        builder.HasIndex(v => v.StateHash).IsUnique();
        builder.HasIndex(v => v.ExpiresAt);
    }
}

internal sealed class ProviderSessionMapping : IEntityTypeConfiguration<ProviderSession>
{
    public void Configure(EntityTypeBuilder<ProviderSession> builder)
    {
        builder.ToTable("ProviderSessions");
        builder.HasIndex(p => p.AccountHash);
        builder.HasIndex(p => p.SessionHash);
        builder.HasIndex(p => new { p.AttemptId, p.SessionHash }).IsUnique();
        builder.HasIndex(p => p.SessionId);
        builder.HasIndex(p => p.ExpiresAt);
        builder.HasOne<Member>().WithMany().HasForeignKey(p => p.MemberId);
    }
}

internal sealed class ProviderGrantMapping : IEntityTypeConfiguration<ProviderGrant>
{
    public void Configure(EntityTypeBuilder<ProviderGrant> builder)
    {
        builder.ToTable("ProviderGrants");
        builder.Property(g => g.ClientId).HasMaxLength(400);

        // One of each account: of two sign-ins that bring one at once, the database lets one through.
        builder.HasIndex(g => new { g.Provider, g.AccountKey }).IsUnique();
        builder.HasIndex(g => g.CheckAt).HasFilter("\"CheckAt\" IS NOT NULL");
        builder.HasOne<Member>().WithMany().HasForeignKey(g => g.MemberId);
    }
}

internal sealed class ProviderTenantMapping : IEntityTypeConfiguration<ProviderTenant>
{
    public void Configure(EntityTypeBuilder<ProviderTenant> builder)
    {
        builder.ToTable("ProviderTenants");
        builder.Property(t => t.Tenant).HasMaxLength(320);
        builder.Property(t => t.Domain).HasMaxLength(256);

        // One organization's alone: of two that prove it at once, the database lets one through.
        builder.HasIndex(t => new { t.Provider, t.Tenant }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(t => t.RootOrganizationId);
    }
}

internal sealed class ProviderIssuerMapping : IEntityTypeConfiguration<ProviderIssuer>
{
    public void Configure(EntityTypeBuilder<ProviderIssuer> builder)
    {
        builder.ToTable("ProviderIssuers");
        builder.HasKey(i => i.Provider);
        builder.Property(i => i.Issuer).HasMaxLength(2000);
    }
}

internal sealed class ProviderAccountMapping : IEntityTypeConfiguration<ProviderAccount>
{
    public void Configure(EntityTypeBuilder<ProviderAccount> builder)
    {
        builder.ToTable("ProviderAccounts");
        builder.Property(a => a.Position).HasMaxLength(200);
        builder.Property(a => a.Phone).HasMaxLength(40);

        // One account of each provider a person: of two that come at once, the database lets one through.
        builder.HasKey(a => new { a.MemberId, a.Provider });
        builder.HasIndex(a => a.TenantId);
        builder.HasOne<Member>().WithMany().HasForeignKey(a => a.MemberId);
        builder.HasOne<ProviderTenant>().WithMany().HasForeignKey(a => a.TenantId).OnDelete(DeleteBehavior.SetNull);
    }
}
