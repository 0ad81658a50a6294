namespace FlexAuth.Core.Users;

/// <summary>Why a text is no phone number.</summary>
public enum PhoneNumberProblem
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Something else than a phone number.</summary>
    NotANumber,

    /// <summary>A number without the code of a country before it.</summary>
    NoCountryCode,

    /// <summary>Too few or too many digits.</summary>
    WrongLength,
}
