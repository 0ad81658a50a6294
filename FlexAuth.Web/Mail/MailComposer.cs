using FlexAuth.Core.Delivery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace FlexAuth.Web.Mail;

/// <summary>Renders mails from the components of this folder, and words SMS.</summary>
internal sealed class MailComposer(IServiceScopeFactory scopes, ILoggerFactory loggers) : IMailComposer
{
    public async Task<ComposedMail> ComposeAsync(MailFacts facts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var content = MailWriting.Write(facts);
        return new ComposedMail(content.Subject, PlainText.Of(content), await HtmlAsync(content));
    }

    public string ComposeSms(MailFacts facts) => SmsText.Of(facts);

    private async Task<string> HtmlAsync(MailContent content)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(MailBody.Content)] = content });
            var root = await renderer.RenderComponentAsync<MailBody>(parameters);
            return root.ToHtmlString();
        });
    }
}
