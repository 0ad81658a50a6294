using FlexAuth.Web.Hosting;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace FlexAuth.Tests.Web.Hosting;

public class DevelopmentSettingsTests
{
    private const string InTheFile = "Logging:LogLevel:Microsoft.AspNetCore";

    [Fact]
    public void The_linked_file_is_read_wherever_the_content_root_lies() =>
        Assert.Equal("Warning", Configuration("Development")[InTheFile]);

    [Fact]
    public void The_command_line_has_the_last_word() =>
        Assert.Equal("Critical", Configuration("Development", $"--{InTheFile}=Critical")[InTheFile]);

    [Fact]
    public void Production_knows_nothing_of_it() => Assert.Null(Configuration("Production")[InTheFile]);

    private static ConfigurationManager Configuration(string environment, params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ContentRootPath = Path.GetTempPath(),
            Args = arguments,
        });
        builder.AddDevelopmentSettings();
        return builder.Configuration;
    }
}
