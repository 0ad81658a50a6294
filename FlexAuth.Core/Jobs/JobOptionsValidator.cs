using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Jobs;

internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        List<string> problems = [];

        void Within(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{JobOptions.Section}:{key} is {value}; it must be between {least} and {most}.");
            }
        }

        Within(nameof(options.MailHold), options.MailHold, TimeSpan.Zero, TimeSpan.FromHours(1));
        Within(nameof(options.UndoFor), options.UndoFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Within(nameof(options.KeepFor), options.KeepFor, TimeSpan.FromDays(2), TimeSpan.FromDays(3650));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
