namespace FlexAuth.Core.Data.Migrations.PostgreSql
{
    /// <summary>
    /// Counts a member's version with each change of what people edit, whoever makes it and by which statement; but for one that counts
    /// by itself. What SQLite's trigger of the same name does.
    /// </summary>
    internal static class MemberVersions
    {
        public const string Count = """
            CREATE FUNCTION "Members_CountVersion"() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW."Version" := OLD."Version" + 1;
                RETURN NEW;
            END $$;

            CREATE TRIGGER "Members_Version"
            BEFORE UPDATE OF "FirstName", "LastName", "Email", "OrganizationId", "Role", "Position", "PhoneNumber", "EmailLoginEnabled",
                "HasEmergencyAccess", "DisabledAt", "PasswordSetAt", "TwoFactorSetAt", "InvitedAt" ON "Members"
            FOR EACH ROW
            WHEN (NEW."Version" = OLD."Version" AND (OLD."FirstName", OLD."LastName", OLD."Email", OLD."OrganizationId", OLD."Role", OLD."Position",
                OLD."PhoneNumber", OLD."EmailLoginEnabled", OLD."HasEmergencyAccess", OLD."DisabledAt", OLD."PasswordSetAt",
                OLD."TwoFactorSetAt", OLD."InvitedAt")
                IS DISTINCT FROM
                (NEW."FirstName", NEW."LastName", NEW."Email", NEW."OrganizationId", NEW."Role", NEW."Position",
                NEW."PhoneNumber", NEW."EmailLoginEnabled", NEW."HasEmergencyAccess", NEW."DisabledAt", NEW."PasswordSetAt",
                NEW."TwoFactorSetAt", NEW."InvitedAt"))
            EXECUTE FUNCTION "Members_CountVersion"();
            """;

        public const string Forget = """
            DROP TRIGGER "Members_Version" ON "Members";
            DROP FUNCTION "Members_CountVersion"();
            """;
    }
}
