using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>Wakes those who tell people that their password is gone.</summary>
public sealed class RemovalSignal : WakeSignal;
