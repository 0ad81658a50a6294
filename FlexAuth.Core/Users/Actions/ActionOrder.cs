namespace FlexAuth.Core.Users.Actions;

/// <summary>What a job of a user action keeps of what was asked for.</summary>
/// <param name="Selection">For whom; null where it follows another job.</param>
/// <param name="RetryOf">The job whose failures it tries again.</param>
internal sealed record ActionOrder(UserSelection? Selection, Guid? RetryOf = null);
