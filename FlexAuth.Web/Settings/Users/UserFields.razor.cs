using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserFields : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private CancellationTokenSource asking = new();

    [Parameter, EditorRequired] public UserForm Form { get; set; } = null!;

    [Parameter, EditorRequired] public UserFormChoices Choices { get; set; } = null!;

    /// <summary>Something was changed: who shows more than the fields looks again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private FindEmail Find { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private ILogger<UserFields> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<UserFields> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<UserWords> Words { get; set; } = null!;

    public void Dispose()
    {
        asking.Cancel();
        asking.Dispose();
    }

    // A non-breaking space survives in an option.
    private static string Indented(Place place) => new string('\u00a0', place.Depth * 4) + place.Name;

    private string? Problem(string field) => Form.ProblemOf(field) is { } error ? Errors.Of(error) : null;

    private Task Change(string field, string _) => TellAsync(field);

    private Task TellAsync(string field)
    {
        Form.Change(field);
        return OnChanged.InvokeAsync();
    }

    private Task Move(ChangeEventArgs choice)
    {
        if (Guid.TryParse(choice.Value as string, out var place))
            Form.OrganizationId = place;
        return TellAsync(nameof(Form.OrganizationId));
    }

    private async Task ChangeEmailAsync(string typed)
    {
        Form.Email = typed;
        await TellAsync(nameof(Form.Email));
        await AskWhoseAsync(typed);
    }

    /// <summary>Once nothing was typed for a moment, says whose the address is, as saving would.</summary>
    private async Task AskWhoseAsync(string typed)
    {
        await asking.CancelAsync();
        asking.Dispose();
        asking = new CancellationTokenSource();
        var token = asking.Token;
        try
        {
            await Task.Delay(Pause, Clock, token);
            var found = await Logger.CatchAsync(() => Find.ExecuteAsync(Actor.Member, new EmailQuestion(typed, Form.Id), token));
            if (!token.IsCancellationRequested && found is { Succeeded: true, Value.Taken: { } taken })
                Form.Refuse(taken);
        }
        catch (OperationCanceledException)
        {
            // Somebody types on, or has left.
        }
    }
}
