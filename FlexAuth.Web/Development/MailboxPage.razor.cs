using FlexAuth.Core.Delivery;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Development;

public sealed partial class MailboxPage : IDisposable
{
    private DevelopmentMailbox? mailbox;
    private IReadOnlyList<DevelopmentMail> mails = [];

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "message")]
    private Guid? Message { get; set; }

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<DevelopmentMail> Shown { get; set; } = [];

    private DevelopmentMail? Open { get; set; }

    public void Dispose()
    {
        if (mailbox is not null)
            mailbox.Arrived -= OnArrived;
    }

    protected override void OnInitialized()
    {
        // Registered in development only (HD4).
        mailbox = Services.GetService<DevelopmentMailbox>();
        if (mailbox is null)
        {
            Navigation.NotFound();
            return;
        }

        mailbox.Arrived += OnArrived;
        mails = mailbox.List();
    }

    protected override void OnParametersSet()
    {
        Shown = [.. mails.Where(mail => string.IsNullOrWhiteSpace(To) || mail.ToAddress.Contains(To.Trim(), StringComparison.OrdinalIgnoreCase))];
        Open = Message is { } id ? mailbox?.Find(id) : null;
    }

    /// <summary>Links in a mail leave the sandboxed frame, as they leave a mail client.</summary>
    private static string InTopWindow(string html) => html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal);

    private string Address(Guid? message) => Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { ["to"] = string.IsNullOrWhiteSpace(To) ? null : To, ["message"] = message });

    private void Search(string value)
    {
        To = value;
        Navigation.NavigateTo(Address(Message), replace: true);
    }

    private void OnArrived(object? sender, EventArgs e) => _ = InvokeAsync(() =>
    {
        mails = mailbox!.List();
        OnParametersSet();
        StateHasChanged();
    });
}
