using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Email and password, proved by <see cref="FirstFactor"/>; an attempt begins.</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitPassword : Operation<GivePassword, SignInStep>
{
    private readonly FirstFactor _first;
    private readonly AttemptDesk _desk;

    internal SubmitPassword(WritePath writePath, FirstFactor first, AttemptDesk desk)
        : base(writePath)
    {
        _first = first;
        _desk = desk;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, GivePassword request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return new EnterEmail(request.Email) { Problem = SignInErrors.NotAnEmail };
        }

        if (string.IsNullOrEmpty(request.Password))
        {
            return new EnterPassword(email.Display) { Problem = SignInErrors.PasswordMissing };
        }

        return await _first.ProveAsync<SignInStep>(
            actor,
            email,
            request.Password,
            (work, member, token) => _desk.OpenAsync(
                work, (Visitor)actor, member, SignInMethod.Password, Arrival.FirstFactor, token, SignInOutcome.PasswordAccepted),
            refusal => new EnterPassword(email.Display) { Problem = refusal },
            cancellationToken);
    }
}
