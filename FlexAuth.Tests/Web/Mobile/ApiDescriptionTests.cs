using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Architecture;
using FlexAuth.Tests.Web.Hosting;
using FlexAuth.Web;
using FlexAuth.Web.Mobile;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>What docs/mobile-api.openapi.json says is what is there, no more and no less.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly ApiDescription Described = ApiDescription.Current;

    [Fact]
    public void Every_route_is_described_and_every_described_one_is_mapped()
    {
        using var host = new TestHost();
        var mapped =
            from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.StartsWith($"{FlexAuthUrls.MobileApi}/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            select $"{method} {Regex.Replace(endpoint.RoutePattern.RawText![FlexAuthUrls.MobileApi.Length..], @":\w+", "")}";

        Assert.Equal(mapped.Order(StringComparer.Ordinal), Described.Operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_is_described_with_the_status_that_it_is_answered_with()
    {
        var described = Described.Operations.SelectMany(o => o.Refusals).Select(r => (r.Code, r.Status)).ToHashSet();
        described.Add((MobileProblem.Method, 405));

        Assert.Equal(
            MobileProblem.Statuses.Select(row => $"{row.Value} {row.Key}").Order(StringComparer.Ordinal),
            described.Select(row => $"{row.Status} {row.Code}").Order(StringComparer.Ordinal));
        Assert.Subset(MobileProblem.Statuses.Keys.ToHashSet(), Described.CommonCodes.ToHashSet());
    }

    [Fact]
    public void The_page_for_people_names_every_address_and_every_code()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/mobile-api.md"));

        Assert.All(Described.Operations.Where(o => o.Method != "HEAD"), o => Assert.Contains($"`{o.Method} {o.Path}", page, StringComparison.Ordinal));
        Assert.All(MobileProblem.Statuses, row => Assert.Matches($@"\| {row.Value} \| [^|]*`{Regex.Escape(row.Key)}`", page));
    }

    [Fact]
    public void Every_error_of_phones_has_a_status()
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public;
        var named = typeof(MobileErrors).GetProperties(all).Select(p => (Error)p.GetValue(null)!);
        var made = typeof(MobileErrors).GetMethods(all).Where(m => !m.IsSpecialName)
            .Select(m => (Error)m.Invoke(null, [.. m.GetParameters().Select(p => Activator.CreateInstance(p.ParameterType))])!);

        // The portal alone says that somebody else was quicker; that a token came late is said as that the phone is locked.
        Assert.Subset(MobileProblem.Statuses.Keys.ToHashSet(), named.Concat(made).Select(error => error.Code).Where(code => code is not ("mobile.gone" or "mobile.late")).ToHashSet());
    }

    [Theory]
    [InlineData(typeof(PhoneChallenge))]
    [InlineData(typeof(RegistrationBody))]
    [InlineData(typeof(RegistrationAnswer))]
    [InlineData(typeof(SignedBody))]
    [InlineData(typeof(PasskeyBody))]
    [InlineData(typeof(PasskeyQuestion))]
    [InlineData(typeof(RefreshBody))]
    [InlineData(typeof(TokenAnswer))]
    [InlineData(typeof(PhoneHolder))]
    public void What_is_sent_and_answered_has_the_fields_that_are_described(Type type)
    {
        var schema = Described.Schemas.Single(s => s.Name == type.Name).Value;
        var fields = JsonSerializerOptions.Web.GetTypeInfo(type).Properties;

        Assert.Equal(fields.Select(f => $"{f.Name}: {KindOf(f.PropertyType)}"), schema.GetProperty("properties").EnumerateObject().Select(p => $"{p.Name}: {KindOf(p.Value)}"));
    }

    [Fact]
    public void All_that_is_referred_to_is_there_and_every_schema_is_of_something()
    {
        foreach (var reference in ApiDescription.References(Described.Document).Distinct())
        {
            var element = reference.Split('/').Skip(1).Aggregate(Described.Document, (at, name) => at.GetProperty(name));
            Assert.Equal(JsonValueKind.Object, element.ValueKind);
        }

        Assert.Subset(ApiDescription.References(Described.Document).Select(r => r.Split('/')[^1]).ToHashSet(), Described.Schemas.Select(s => s.Name).ToHashSet());
    }

    private static string KindOf(Type type) => type switch
    {
        _ when type == typeof(string) => "string",
        _ when type == typeof(Guid) => "string uuid",
        _ when type == typeof(DateTimeOffset) => "string date-time",
        _ when type == typeof(int) => "integer",
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(JsonElement) || type == typeof(JsonElement?) || type == typeof(PasskeyBody) => "object",
        _ when type.IsAssignableTo(typeof(IEnumerable<string>)) => "array",
        _ => type.Name,
    };

    private static string KindOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return "object";
        }

        var name = type.ValueKind is JsonValueKind.Array ? type[0].GetString()! : type.GetString()!;
        return schema.TryGetProperty("format", out var format) && format.GetString() is "uuid" or "date-time" ? $"{name} {format.GetString()}" : name;
    }
}
