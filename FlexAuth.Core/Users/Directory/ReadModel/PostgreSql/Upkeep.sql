-- One index for each order that is offered. Facets and locks stand in those by name, the usual order, and by sign-in, where they are asked
-- about together: there a filtered list is walked without a look at the table.
CREATE INDEX Directory_Name ON Directory (Tree, SortName, Number) INCLUDE (Place, Facets, LockedUntil);
CREATE INDEX Directory_Email ON Directory (Tree, Email, Number) INCLUDE (Place);
CREATE INDEX Directory_Organization ON Directory (Tree, Place, SortName, Number);
CREATE INDEX Directory_LastSignIn ON Directory (Tree, LastSignInAt, Number) INCLUDE (Place, Facets, LockedUntil);
CREATE UNIQUE INDEX DirectoryPlaces_Name ON DirectoryPlaces (Tree, Name, Place);

-- Who has certain facets in a certain place, and who is locked.
CREATE INDEX Directory_Facets ON Directory (Tree, Place, Facets);
CREATE INDEX Directory_Locked ON Directory (Tree, LockedUntil) WHERE LockedUntil IS NOT NULL;

CREATE INDEX DirectoryText_Grams ON DirectoryText USING gin (Text gin_trgm_ops);

-- Its planner has no hints to go by, and is to know from the first question on what there is.
ANALYZE DirectoryPlaces, Directory, DirectoryText, DirectoryCounts, DirectoryVersions;

-- A trigger runs once for each statement, and finds in "was" and "now" all rows that it changed: one UPDATE of many people is one of the
-- directory. One transaction writes at a time (WriteGate), so that what a trigger reads beside them stands still.
-- What was planned for a hundred thousand rows is used again for one, and the other way round: so the directory's rows are always found by
-- index (a hash would be made of everybody), and "was" and "now" are never joined with each other, which would look through the one for each
-- row of the other. EXCEPT tells what differs, in one go through both.

CREATE FUNCTION DirectoryIsPaused() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT 1 FROM DirectoryPause)';

-- First layer: what happens to members, accounts and organizations happens to the directory.

CREATE FUNCTION DirectoryMembersAdded() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO Directory (MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text)
    SELECT s.MemberId, s.Tree, s.Place, s.Facets, s.LockedUntil, s.LastSignInAt, s.SortName, s.Email, s.Text
    FROM now JOIN DirectorySource s ON s.MemberId = now."Id"
    ORDER BY now."CreatedAt", now."Id";
    RETURN NULL;
END $$;

CREATE FUNCTION DirectoryMembersRemoved() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    DELETE FROM Directory USING was WHERE Directory.MemberId = was."Id";
    RETURN NULL;
END $$;

CREATE FUNCTION DirectoryMembersChanged() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE Directory
    SET SortName = now."SortName", Email = now."NormalizedEmail", Text = now."SearchText", Tree = p.Tree, Place = p.Place,
        LastSignInAt = coalesce(DirectoryTime(now."LastSignInAt"), 0)
    FROM now JOIN DirectoryPlaces p ON p.OrganizationId = now."OrganizationId"
    WHERE Directory.MemberId = now."Id"
        AND (Directory.SortName, Directory.Email, Directory.Text, Directory.Place, Directory.LastSignInAt)
        <> (now."SortName", now."NormalizedEmail", now."SearchText", p.Place, coalesce(DirectoryTime(now."LastSignInAt"), 0));

    IF NOT DirectoryIsPaused() THEN
        PERFORM DirectoryHave(ARRAY(SELECT "Id" FROM (
            SELECT "Id", "Role", "EmailLoginEnabled", "PhoneNumber", "DisabledAt", "LockoutEnd", "InvitedAt", "LinkOpenedAt", "PasswordHash",
                "TwoFactorSetAt", "ActivatedAt", "LastSignInAt" IS NULL, "HasEmergencyAccess" FROM now
            EXCEPT
            SELECT "Id", "Role", "EmailLoginEnabled", "PhoneNumber", "DisabledAt", "LockoutEnd", "InvitedAt", "LinkOpenedAt", "PasswordHash",
                "TwoFactorSetAt", "ActivatedAt", "LastSignInAt" IS NULL, "HasEmergencyAccess" FROM was) changed));
    END IF;

    RETURN NULL;
END $$;

-- What these people have: their facets and their locks.
CREATE FUNCTION DirectoryHave(who uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(who) > 0 THEN
        -- Materialized: each person's facets are worked out once, and not wherever they are named.
        WITH have AS MATERIALIZED (SELECT MemberId, Facets, LockedUntil FROM DirectorySource WHERE MemberId = ANY (who))
        UPDATE Directory SET Facets = have.Facets, LockedUntil = have.LockedUntil FROM have
        WHERE Directory.MemberId = have.MemberId
            AND (Directory.Facets, Directory.LockedUntil) IS DISTINCT FROM (have.Facets, have.LockedUntil);
    END IF;
END $$;

CREATE TRIGGER Directory_MembersAdded AFTER INSERT ON "Members" REFERENCING NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryMembersAdded();

CREATE TRIGGER Directory_MembersRemoved AFTER DELETE ON "Members" REFERENCING OLD TABLE AS was
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryMembersRemoved();

CREATE TRIGGER Directory_MembersChanged AFTER UPDATE ON "Members" REFERENCING OLD TABLE AS was NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryMembersChanged();

-- What stands in tables of its own: accounts, second factors, registered phones. It also goes with the member whose it was: then there is
-- nobody left to update. The argument is the column that says whose it is.
CREATE FUNCTION DirectoryHoldersChanged() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    who uuid[];
    rows text := CASE TG_OP WHEN 'INSERT' THEN 'now' WHEN 'DELETE' THEN 'was' ELSE '(TABLE was UNION ALL TABLE now) both_of_them' END;
BEGIN
    IF NOT DirectoryIsPaused() THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM %s', TG_ARGV[0], rows) INTO who;
        PERFORM DirectoryHave(who);
    END IF;

    RETURN NULL;
END $$;

DO $$
DECLARE
    held record;
BEGIN
    FOR held IN VALUES
        ('ProviderLogins', 'UserId'), ('AuthenticatorApps', 'MemberId'), ('EmailVerifications', 'MemberId'), ('VerifiedPhones', 'MemberId'),
        ('Passkeys', 'MemberId'), ('RegisteredPhones', 'MemberId')
    LOOP
        EXECUTE format(
            $trigger$
            CREATE TRIGGER Directory_Added AFTER INSERT ON %1$I REFERENCING NEW TABLE AS now
            FOR EACH STATEMENT EXECUTE FUNCTION DirectoryHoldersChanged(%2$L);
            CREATE TRIGGER Directory_Removed AFTER DELETE ON %1$I REFERENCING OLD TABLE AS was
            FOR EACH STATEMENT EXECUTE FUNCTION DirectoryHoldersChanged(%2$L);
            CREATE TRIGGER Directory_Changed AFTER UPDATE ON %1$I REFERENCING OLD TABLE AS was NEW TABLE AS now
            FOR EACH STATEMENT EXECUTE FUNCTION DirectoryHoldersChanged(%2$L);
            $trigger$,
            held.column1, held.column2);
    END LOOP;
END $$;

CREATE FUNCTION DirectoryOrganizationsAdded() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO DirectoryPlaces (OrganizationId, Tree, Name) SELECT "Id", 0, "SearchName" FROM now ORDER BY "CreatedAt", "Path";
    UPDATE DirectoryPlaces SET Tree = r.Place FROM now JOIN DirectoryPlaces r ON r.OrganizationId = now."RootId"
    WHERE DirectoryPlaces.OrganizationId = now."Id";
    INSERT INTO DirectoryVersions (Tree) SELECT DISTINCT p.Tree FROM now JOIN DirectoryPlaces p ON p.OrganizationId = now."Id"
    ON CONFLICT (Tree) DO UPDATE SET People = DirectoryVersions.People + 1;
    RETURN NULL;
END $$;

CREATE FUNCTION DirectoryOrganizationsRemoved() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE DirectoryVersions SET People = People + 1
    WHERE Tree IN (SELECT p.Tree FROM was JOIN DirectoryPlaces p ON p.OrganizationId = was."Id");
    DELETE FROM DirectoryPlaces USING was WHERE DirectoryPlaces.OrganizationId = was."Id";
    RETURN NULL;
END $$;

-- Another path, another tree, or another name.
CREATE FUNCTION DirectoryOrganizationsChanged() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    changed uuid[] := ARRAY(SELECT "Id" FROM (
        SELECT "Id", "Path", "RootId", "SearchName" FROM now EXCEPT SELECT "Id", "Path", "RootId", "SearchName" FROM was) differing);
    moved uuid[] := ARRAY(SELECT "Id" FROM (SELECT "Id", "RootId" FROM now EXCEPT SELECT "Id", "RootId" FROM was) differing);
BEGIN
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree IN (SELECT p.Tree FROM DirectoryPlaces p WHERE p.OrganizationId = ANY (changed));
    UPDATE DirectoryPlaces SET Name = now."SearchName", Tree = r.Place
    FROM now JOIN DirectoryPlaces r ON r.OrganizationId = now."RootId"
    WHERE now."Id" = ANY (changed) AND DirectoryPlaces.OrganizationId = now."Id";

    -- Looks at everybody: nothing else asks where people are without asking for their tree.
    IF cardinality(moved) > 0 THEN
        UPDATE Directory SET Tree = p.Tree FROM DirectoryPlaces p WHERE p.OrganizationId = ANY (moved) AND Directory.Place = p.Place;
        UPDATE DirectoryVersions SET People = People + 1 WHERE Tree IN (SELECT p.Tree FROM DirectoryPlaces p WHERE p.OrganizationId = ANY (moved));
    END IF;

    RETURN NULL;
END $$;

CREATE TRIGGER Directory_OrganizationsAdded AFTER INSERT ON "Organizations" REFERENCING NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryOrganizationsAdded();

CREATE TRIGGER Directory_OrganizationsRemoved AFTER DELETE ON "Organizations" REFERENCING OLD TABLE AS was
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryOrganizationsRemoved();

CREATE TRIGGER Directory_OrganizationsChanged AFTER UPDATE ON "Organizations" REFERENCING OLD TABLE AS was NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryOrganizationsChanged();

-- Second layer: what happens to the directory happens to its texts, counts and versions.

CREATE FUNCTION DirectoryAdded() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO DirectoryText (Number, Text) SELECT Number, Text FROM now;
    INSERT INTO DirectoryCounts (Tree, Place, Facets, People) SELECT Tree, Place, Facets, COUNT(*) FROM now GROUP BY Tree, Place, Facets
    ON CONFLICT (Tree, Place, Facets) DO UPDATE SET People = DirectoryCounts.People + EXCLUDED.People;
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree IN (SELECT Tree FROM now);
    RETURN NULL;
END $$;

CREATE FUNCTION DirectoryRemoved() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    DELETE FROM DirectoryText USING was WHERE DirectoryText.Number = was.Number;
    UPDATE DirectoryCounts SET People = People - gone.Many
    FROM (SELECT Tree, Place, Facets, COUNT(*) AS Many FROM was GROUP BY Tree, Place, Facets) gone
    WHERE (DirectoryCounts.Tree, DirectoryCounts.Place, DirectoryCounts.Facets) = (gone.Tree, gone.Place, gone.Facets);
    DELETE FROM DirectoryCounts USING was
    WHERE (DirectoryCounts.Tree, DirectoryCounts.Place, DirectoryCounts.Facets) = (was.Tree, was.Place, was.Facets) AND People = 0;
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree IN (SELECT Tree FROM was);
    RETURN NULL;
END $$;

CREATE FUNCTION DirectoryChanged() RETURNS trigger LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE DirectoryText SET Text = now.Text FROM now WHERE DirectoryText.Number = now.Number AND DirectoryText.Text <> now.Text;

    IF NOT DirectoryIsPaused() THEN
        INSERT INTO DirectoryCounts (Tree, Place, Facets, People)
        SELECT Tree, Place, Facets, SUM(One)
        FROM (SELECT Tree, Place, Facets, -1 AS One FROM was UNION ALL SELECT Tree, Place, Facets, 1 FROM now) moved
        GROUP BY Tree, Place, Facets
        HAVING SUM(One) <> 0
        ON CONFLICT (Tree, Place, Facets) DO UPDATE SET People = DirectoryCounts.People + EXCLUDED.People;
        DELETE FROM DirectoryCounts USING was
        WHERE (DirectoryCounts.Tree, DirectoryCounts.Place, DirectoryCounts.Facets) = (was.Tree, was.Place, was.Facets) AND People = 0;
        UPDATE DirectoryVersions SET Facets = Facets + 1 WHERE Tree IN (
            SELECT Tree FROM (SELECT Number, Tree, Facets, LockedUntil FROM now EXCEPT SELECT Number, Tree, Facets, LockedUntil FROM was) differing);
    END IF;

    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree IN (
        SELECT Tree FROM (SELECT Number, Tree, Place, SortName, Email, Text FROM now EXCEPT SELECT Number, Tree, Place, SortName, Email, Text FROM was) came
        UNION
        SELECT Tree FROM (SELECT Number, Tree, Place FROM was EXCEPT SELECT Number, Tree, Place FROM now) went);
    UPDATE DirectoryVersions SET SignIns = SignIns + 1 WHERE Tree IN (
        SELECT Tree FROM (SELECT Number, Tree, LastSignInAt FROM now EXCEPT SELECT Number, Tree, LastSignInAt FROM was) signed_in);
    RETURN NULL;
END $$;

CREATE TRIGGER Directory_Added AFTER INSERT ON Directory REFERENCING NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryAdded();

CREATE TRIGGER Directory_Removed AFTER DELETE ON Directory REFERENCING OLD TABLE AS was
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryRemoved();

CREATE TRIGGER Directory_Changed AFTER UPDATE ON Directory REFERENCING OLD TABLE AS was NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION DirectoryChanged();
