using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

internal sealed class ImportOptionsValidator : IValidateOptions<ImportOptions>
{
    private const long Gigabyte = 1024L * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, ImportOptions options)
    {
        List<string> problems = [];

        void Within<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                problems.Add($"{ImportOptions.Section}:{key} is {value}; it must be between {least} and {most}.");
            }
        }

        Within(nameof(options.FileBytes), options.FileBytes, 64 * 1024, Gigabyte);
        Within(nameof(options.InflatedBytes), options.InflatedBytes, 1024 * 1024, 16 * Gigabyte);
        Within(nameof(options.Entries), options.Entries, 20, 100_000);
        Within(nameof(options.Rows), options.Rows, 1, 1_048_575);
        Within(nameof(options.Columns), options.Columns, 16, 16_384);
        Within(nameof(options.CellLength), options.CellLength, 256, 32_767);
        Within(nameof(options.SharedBytes), options.SharedBytes, 16 * 1024 * 1024, Gigabyte);
        Within(nameof(options.FilesAtOnce), options.FilesAtOnce, 1, 100);
        Within(nameof(options.KeepDrafts), options.KeepDrafts, TimeSpan.FromMinutes(10), TimeSpan.FromDays(30));
        Within(nameof(options.KeepFiles), options.KeepFiles, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
