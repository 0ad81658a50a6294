FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY build/ build/
COPY FlexAuth.Core/FlexAuth.Core.csproj FlexAuth.Core/
COPY FlexAuth.Web/FlexAuth.Web.csproj FlexAuth.Web/
RUN dotnet restore FlexAuth.Web
COPY .editorconfig appsettings.Development.json ./
COPY FlexAuth.Core/ FlexAuth.Core/
COPY FlexAuth.Web/ FlexAuth.Web/
RUN dotnet publish FlexAuth.Web -c Release --no-restore -p:UseAppHost=false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# The one place that is written to (nothing is, with PostgreSQL): the database, its backups and the keys. The image's own user may write there and nowhere else.
RUN mkdir /data && chown $APP_UID:$APP_UID /data
VOLUME /data
ENV ASPNETCORE_HTTP_PORTS=8080 FlexAuth__DataFolder=/data
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["dotnet", "FlexAuth.Web.dll", "health"]
ENTRYPOINT ["dotnet", "FlexAuth.Web.dll"]
