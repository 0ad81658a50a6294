using FlexAuth.Core;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Web.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Data;

/// <summary>A process that creates people as fast as it can and says so of each one, until it is killed.</summary>
internal static class Victim
{
    /// <summary>Names the data folder, and makes a process a victim.</summary>
    public const string FolderVariable = "FLEXAUTH_TESTS_VICTIM_FOLDER";

    /// <summary>Names the session of the administrator who creates.</summary>
    public const string SessionVariable = "FLEXAUTH_TESTS_VICTIM_SESSION";

    /// <summary>Names the job that the process works on instead.</summary>
    public const string JobVariable = "FLEXAUTH_TESTS_VICTIM_JOB";

    private const int Writers = 4;

    public static async Task<int> RunAsync(string folder)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["FlexAuth:PublicUrl"] = "https://login.example.org",
                ["FlexAuth:DataFolder"] = folder,
            })
            .Build();
        await using var server = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddSingleton<IMailComposer, MailComposer>()
            .AddFlexAuth(configuration, Path.Combine(folder, "mail"))
            .BuildServiceProvider();
        await server.GetRequiredService<DatabasePreparation>().PrepareAsync();
        if (Environment.GetEnvironmentVariable(JobVariable) is not null)
        {
            await Console.Out.WriteLineAsync("ready");
            var working = WorkAsync(server.GetRequiredService<JobRunner>());
            await Task.WhenAny(working, Task.Run(Console.In.ReadToEnd));
            return 0;
        }

        var actor = await server.GetRequiredService<SessionDirectory>().FindAsync(Environment.GetEnvironmentVariable(SessionVariable));
        var writing = Enumerable.Range(0, Writers).Select(_ => WriteAsync(server.GetRequiredService<CreateUser>(), actor!));

        // Where the test itself is killed its end of the pipe closes: nobody is left who would kill this process.
        await Task.WhenAny([.. writing, Task.Run(Console.In.ReadToEnd)]);
        return 0;
    }

    private static async Task WorkAsync(JobRunner runner)
    {
        while (await runner.RunPassAsync(CancellationToken.None))
        {
            await Console.Out.WriteLineAsync("step");
        }
    }

    private static async Task WriteAsync(CreateUser create, SignedInMember actor)
    {
        while (true)
        {
            var id = Guid.CreateVersion7();
            var created = await create.ExecuteAsync(actor, new NewUser(
                id, "Ivo", "Lund", $"{id:N}@contoso.example", actor.OrganizationId, MemberRole.Member, null, null, true));
            await Console.Out.WriteLineAsync($"{created.Value:N}");
        }
    }
}
