using FlexAuth.Web.Hosting.Commands;

return await CommandLine.RunAsync(args);
