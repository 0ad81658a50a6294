namespace FlexAuth.Core.Delivery.Sms;

/// <summary>What SMS may cost in a day, which ends at midnight UTC; in the configuration section <c>FlexAuth:Sms</c>.</summary>
public sealed class SmsBudgetOptions
{
    /// <summary>SMS in all within a day.</summary>
    public int CodesPerDay { get; set; } = 10_000;

    /// <summary>What they may cost together, in the currency of the gateways' prices; null where only their number is limited.</summary>
    public decimal? CostPerDay { get; set; }
}
