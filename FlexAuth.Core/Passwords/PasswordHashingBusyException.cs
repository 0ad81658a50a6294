namespace FlexAuth.Core.Passwords;

/// <summary>Too many passwords wait to be hashed (RL6): the server is overloaded, the request is in order and may be repeated.</summary>
public sealed class PasswordHashingBusyException() : Exception("Too many passwords are waiting to be hashed.");
