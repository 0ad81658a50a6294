using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.SignIn.StepUp;

public sealed partial class StepUpDialog : IDisposable
{
    private const string CodeId = "step-up-proof";

    private TaskCompletionSource<bool>? asked;
    private IReadOnlyList<ProofWay> ways = [];
    private ProofWay? way;
    private ProofStrength strength;
    private SentTo? sent;
    private string? fresh;
    private Error? problem;
    private string code = "";
    private string password = "";
    private bool open;
    private bool busy;
    private bool toField;

    [Inject] private OfferProof Offer { get; set; } = null!;

    [Inject] private SendProofCode Send { get; set; } = null!;

    [Inject] private ProveAgain Prove { get; set; } = null!;

    [Inject] private ServerOffer Server { get; set; } = null!;

    [Inject] private ProveAtProvider AtProvider { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private RegenerateRecoveryCode Regenerate { get; set; } = null!;

    [Inject] private OfferPasskeyProof OfferPasskey { get; set; } = null!;

    [Inject] private ProveByPasskey ByPasskey { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILogger<StepUpDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<StepUpDialog> Text { get; set; } = null!;

    /// <summary>There is a way, and where it takes a code that is sent, one is on its way.</summary>
    private bool CanAnswer => way is not null && (sent is not null || !IsSent(way));

    /// <summary>Of the password, which stands alone or before the code.</summary>
    private string PasswordId => way?.Kind is ProofKind.Password ? CodeId : "step-up-password";

    private string FirstField => way is { WithPassword: true } ? PasswordId : CodeId;

    private bool AboutPassword => way?.Kind is ProofKind.Password || problem?.Code is "step_up.password_wrong" or "step_up.password_waits" or "sign_in.password_missing";

    /// <summary>Where the person goes to prove themselves; null where they do so here.</summary>
    private SignInMethod? Provider => way?.Provider;

    /// <summary>What is wrong, in words. Worded once, so that a time to wait does not change under the reader.</summary>
    private string? Problem { get; set; }

    /// <summary>Asks, unless it is being asked already.</summary>
    /// <param name="wanted">What the proof has to be.</param>
    /// <returns>True once the person has proved themselves; false where they cancelled.</returns>
    public async Task<bool> AskAsync(ProofStrength wanted = ProofStrength.Any)
    {
        if (asked is { } already)
            return await already.Task;
        asked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = asked.Task;
        strength = wanted;

        // First which way, then the dialog: it opens with the right field in it and nothing moves.
        await OfferAsync();
        open = true;
        StateHasChanged();
        return await answer;
    }

    /// <summary>Runs what may want a fresh proof (SE7): asks for it, then runs it again. Null where the person cancelled.</summary>
    public async Task<Result<T>?> WithProofAsync<T>(Func<Task<Result<T>>> run)
    {
        var result = await run();
        if (result.Error?.Code != "step_up.required")
            return result;
        return await AskAsync(result.Error.Values is [ProofStrength wanted] ? wanted : default) ? await run() : null;
    }

    public void Dispose() => asked?.TrySetResult(false);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toField)
            return;
        toField = false;
        await Script.FocusAsync(problem is null || AboutPassword ? FirstField : CodeId);
    }

    private static bool IsSent(ProofWay way) => way.Kind is ProofKind.SmsCode or ProofKind.EmailCode;

    private async Task OfferAsync()
    {
        var offered = await Logger.CatchAsync(() => Offer.ExecuteAsync(Actor.Member, strength));
        (ways, way, sent, code) = (offered.Succeeded ? offered.Value : [], null, null, "");
        Say(offered.Error);
        if (ways is [var strongest, ..])
            await ChooseAsync(strongest);
    }

    private async Task ChooseAsync(ProofWay chosen)
    {
        (way, sent, code) = (chosen, null, "");
        Say(null);
        if (IsSent(chosen))
            await SendAsync(another: false);
        toField = open && CanAnswer;
    }

    private async Task SendAsync(bool another)
    {
        if (way is not { } chosen)
            return;
        var asked = await Logger.CatchAsync(() => Send.ExecuteAsync(Actor.Member, new ProofCodeRequest(chosen.Kind, another)));

        // They did not wait for it, and chose another way or closed the dialog.
        if (way != chosen)
            return;
        Say(asked.Error);
        sent = asked.Succeeded ? asked.Value : sent;
    }

    // With the password yet to be typed, the sixth digit sends nothing.
    private Task CompleteAsync() => way is { WithPassword: true } && password.Length == 0 ? Task.CompletedTask : ProveAsync();

    private Task<Result<PasskeyRequest>> AskPasskeyAsync() => OfferPasskey.ExecuteAsync(Actor.Member, default);

    private Task ProveAsync() => (way, Provider) switch
    {
        (null or { Kind: ProofKind.Passkey }, _) => Task.CompletedTask,
        (_, { } provider) => LeaveAsync(provider),
        ({ Kind: var kind }, _) => ProveAsync(() => Prove.ExecuteAsync(Actor.Member, new Proof(kind, code, password))),
    };

    /// <summary>The page is left; it is come back to without what it says of an earlier visit.</summary>
    private async Task LeaveAsync(SignInMethod provider)
    {
        if (busy)
            return;
        busy = true;
        var here = Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            [FlexAuthUrls.ConfirmedBy] = null,
            [FlexAuthUrls.NotConfirmedBy] = null,
            [FlexAuthUrls.NotConfirmedWhy] = null,
        });
        var there = await Logger.CatchAsync(() => AtProvider.ExecuteAsync(Actor.Member, new ProviderQuestion(provider, new Uri(here).PathAndQuery)));
        busy = false;
        if (there.Succeeded)
            Navigation.NavigateTo(there.Value.AbsoluteUri, forceLoad: true);
        else
            Say(there.Error);
    }

    private Task ProveByPasskeyAsync(PasskeyAnswer answer) => ProveAsync(() => ByPasskey.ExecuteAsync(Actor.Member, answer));

    private async Task ProveAsync(Func<Task<Result<Nothing>>> prove)
    {
        if (busy)
            return;
        busy = true;
        var proved = await Logger.CatchAsync(prove);
        fresh = proved.Succeeded ? await SuccessorAsync() : null;
        busy = false;
        if (proved.Succeeded)
        {
            if (fresh is null)
                Close(true);
            return;
        }

        if (proved.Error.Code == "step_up.way_changed")
            await OfferAsync();
        if (way is not null && problem?.Code != "step_up.sign_in_anew")
            Say(proved.Error);

        // A refused code is spent or over: the field is free for the next one.
        if (!AboutPassword && code.Length == 6)
            code = "";
        toField = CanAnswer;
    }

    // A code that was spent is replaced (RC1). Whoever changes their factors is shown a new one with those, where they need one still.
    private async Task<string?> SuccessorAsync()
    {
        if (way?.Kind is not ProofKind.RecoveryCode || strength is not ProofStrength.Any)
            return null;
        var made = await Logger.CatchAsync(() => Regenerate.ExecuteAsync(Actor.Member, default));
        return made.Succeeded ? made.Value.Code : null;
    }

    private void ChangeCode(string typed) => code = typed;

    private void ChangePassword(string typed) => password = typed;

    private void Say(Error? what)
    {
        problem = what;
        Problem = what is null ? null : Errors.Of(what);
    }

    // With the new code on the screen the person is proved already.
    private void Cancel() => Close(fresh is not null);

    private void Close(bool proved)
    {
        open = false;
        (ways, way, sent, fresh, code, password) = ([], null, null, null, "", "");
        Say(null);
        asked?.TrySetResult(proved);
        asked = null;
    }
}
