using FlexAuth.Core.Data;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>Where codes by SMS go, and how many to whom, for each costs money; the configuration section <c>FlexAuth:Sms</c>.</summary>
public sealed class SmsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Sms";

    private const string EuropeanEconomicAreaWithNeighbours =
        "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

    /// <summary>To whose numbers codes go: ISO codes of countries, with spaces between them, or * for all.</summary>
    public string Countries { get; set; } = EuropeanEconomicAreaWithNeighbours;

    /// <summary>Codes for one person within an hour, to sign in with; as many again to add a phone with.</summary>
    public int CodesPerPersonAndHour { get; set; } = 5;

    /// <summary>Codes to one number within an hour, whoever asks; likewise, and as many again for those who claim it without having it in the user list.</summary>
    public int CodesPerNumberAndHour { get; set; } = 5;

    /// <summary>Codes for one person, and to one number, within an hour by which they confirm within a session that it is them.</summary>
    public int ConfirmationsPerHour { get; set; } = 15;

    /// <summary>Codes within an hour, whoever asks, that prove numbers alike but for their last four digits; a number of the user list is not counted.</summary>
    public int CodesPerNumbersAlikeAndHour { get; set; } = 20;

    internal int PerPerson(CodePurpose purpose) => purpose is CodePurpose.StepUp ? ConfirmationsPerHour : CodesPerPersonAndHour;

    internal int PerNumber(CodePurpose purpose) => purpose is CodePurpose.StepUp ? ConfirmationsPerHour : CodesPerNumberAndHour;
}
