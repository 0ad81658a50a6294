using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>Somebody as Identity's handler sees them in one ceremony.</summary>
/// <param name="Id">The user handle.</param>
/// <param name="Passkeys">Those that the ceremony may know of.</param>
internal sealed record CeremonyAccount(string Id, IReadOnlyList<UserPasskeyInfo> Passkeys)
{
    /// <summary>Identity's manager over this one account; it reads no database and writes none.</summary>
    public static UserManager<CeremonyAccount> Manager(CeremonyAccount? account) =>
        new(new Store(account), null!, null!, [], [], null!, null!, null!, null!);

    /// <summary>Only what the handler asks.</summary>
    private sealed class Store(CeremonyAccount? account) : IUserPasskeyStore<CeremonyAccount>
    {
        public Task<CeremonyAccount?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
            Task.FromResult(account?.Id == userId ? account : null);

        public Task<string> GetUserIdAsync(CeremonyAccount user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

        public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(CeremonyAccount user, CancellationToken cancellationToken) =>
            Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys]);

        public Task<UserPasskeyInfo?> FindPasskeyAsync(CeremonyAccount user, byte[] credentialId, CancellationToken cancellationToken) =>
            Task.FromResult(user.Passkeys.FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId)));

        /// <summary>Whether a new credential is somebody's already is the database's to say, by its unique index.</summary>
        public Task<CeremonyAccount?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
            Task.FromResult<CeremonyAccount?>(null);

        public Task AddOrUpdatePasskeyAsync(CeremonyAccount user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Unasked();

        public Task RemovePasskeyAsync(CeremonyAccount user, byte[] credentialId, CancellationToken cancellationToken) => throw Unasked();

        public Task<string?> GetUserNameAsync(CeremonyAccount user, CancellationToken cancellationToken) => throw Unasked();

        public Task SetUserNameAsync(CeremonyAccount user, string? userName, CancellationToken cancellationToken) => throw Unasked();

        public Task<string?> GetNormalizedUserNameAsync(CeremonyAccount user, CancellationToken cancellationToken) => throw Unasked();

        public Task SetNormalizedUserNameAsync(CeremonyAccount user, string? normalizedName, CancellationToken cancellationToken) => throw Unasked();

        public Task<IdentityResult> CreateAsync(CeremonyAccount user, CancellationToken cancellationToken) => throw Unasked();

        public Task<IdentityResult> UpdateAsync(CeremonyAccount user, CancellationToken cancellationToken) => throw Unasked();

        public Task<IdentityResult> DeleteAsync(CeremonyAccount user, CancellationToken cancellationToken) => throw Unasked();

        public Task<CeremonyAccount?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Unasked();

        public void Dispose()
        {
        }

        private static NotSupportedException Unasked() => new("A ceremony asks for passkeys, and changes nothing.");
    }
}
