using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Jobs;

/// <summary>Wakes the runner when a job was asked for.</summary>
public sealed class JobSignal : WakeSignal;
