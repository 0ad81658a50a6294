namespace FlexAuth.Core.SignIn.Devices;

/// <summary>From what it follows that remembered devices are forgotten, as the trail says it.</summary>
internal enum DeviceEnd
{
    /// <summary>A second factor was removed.</summary>
    FactorRemoved,

    /// <summary>Another one took its place.</summary>
    FactorReplaced,

    /// <summary>The person has another role.</summary>
    RoleChanged,

    /// <summary>The person has another email address.</summary>
    EmailChanged,

    /// <summary>The person was disabled.</summary>
    Disabled,

    /// <summary>A new password.</summary>
    PasswordChanged,

    /// <summary>The second factors were taken away.</summary>
    TwoFactorReset,

    /// <summary>Email login was switched off.</summary>
    EmailLoginDisabled,

    /// <summary>A sign-in was not theirs.</summary>
    Reported,

    /// <summary>Too many people are remembered on one browser.</summary>
    TooManyOnOneBrowser,

    /// <summary>Too many browsers are remembered for one person.</summary>
    TooManyOfOnePerson,
}
