using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

/// <summary>"Continue with Microsoft", "Continue with Google": off to the provider, with the way back remembered.</summary>
[Requires(Permission.SignIn)]
public sealed class ContinueWithProvider : Operation<ChooseProvider, SignInStep>
{
    private readonly ProviderVisits _visits;
    private readonly SignInOptions _options;

    internal ContinueWithProvider(WritePath writePath, ProviderVisits visits, IOptions<SignInOptions> options)
        : base(writePath)
    {
        _visits = visits;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, ChooseProvider request, CancellationToken cancellationToken)
    {
        try
        {
            var there = await _visits.AskAsync(request.Provider, cancellationToken);
            return await CommitAsync<SignInStep>(
                actor,
                async (work, token) =>
                {
                    var begun = await _visits.BeginAsync(
                        work, there, ProviderErrand.SignIn, new ProviderQuestion(request.Provider, request.ReturnUrl), _options.ProviderVisitsPerAddress, _options.PasswordWindow, token);
                    return begun.Succeeded ? new GoToProvider(begun.Value) : new EnterEmail { Problem = begun.Error };
                },
                cancellationToken);
        }
        catch (ProviderTrouble trouble)
        {
            // The wizard stays as it is: there are other ways in.
            return new EnterEmail { Problem = trouble.Problem };
        }
    }
}
