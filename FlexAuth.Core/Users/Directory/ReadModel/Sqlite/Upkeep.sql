-- One index for each order that is offered. Facets and locks stand in those by name, the usual order, and by sign-in, where they are asked
-- about together: there a filtered list is walked without a look at the table. In each they would make every change of facets dearer.
CREATE INDEX Directory_Name ON Directory (Tree, SortName, Number, Place, Facets, LockedUntil);
CREATE INDEX Directory_Email ON Directory (Tree, Email, Number, Place);
CREATE INDEX Directory_Organization ON Directory (Tree, Place, SortName, Number);
CREATE INDEX Directory_LastSignIn ON Directory (Tree, LastSignInAt, Number, Place, Facets, LockedUntil);

-- Unique, or SQLite would sort the people that it finds through it.
CREATE UNIQUE INDEX DirectoryPlaces_Name ON DirectoryPlaces (Tree, Name, Place);

-- Who has certain facets in a certain place, and who is locked.
CREATE INDEX Directory_Facets ON Directory (Tree, Place, Facets);
CREATE INDEX Directory_Locked ON Directory (Tree, LockedUntil) WHERE LockedUntil IS NOT NULL;

-- In a trigger, a list after IN, or UPDATE … FROM, opens a table of its own for each row (some 50 µs): neither is used.

-- First layer: what happens to members, accounts and organizations happens to the directory.

CREATE TRIGGER Directory_MemberAdded AFTER INSERT ON Members
BEGIN
    INSERT INTO Directory (MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text)
    SELECT MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text
    FROM DirectorySource WHERE MemberId = NEW.Id;
END;

CREATE TRIGGER Directory_MemberRemoved AFTER DELETE ON Members
BEGIN
    DELETE FROM Directory WHERE MemberId = OLD.Id;
END;

CREATE TRIGGER Directory_MemberRenamed AFTER UPDATE OF SortName, NormalizedEmail, SearchText ON Members
WHEN (OLD.SortName, OLD.NormalizedEmail, OLD.SearchText) IS NOT (NEW.SortName, NEW.NormalizedEmail, NEW.SearchText)
BEGIN
    UPDATE Directory SET SortName = NEW.SortName, Email = NEW.NormalizedEmail, Text = NEW.SearchText WHERE MemberId = NEW.Id;
END;

CREATE TRIGGER Directory_MemberMoved AFTER UPDATE OF OrganizationId ON Members
WHEN OLD.OrganizationId IS NOT NEW.OrganizationId
BEGIN
    UPDATE Directory
    SET (Tree, Place) = (SELECT Tree, Place FROM DirectorySource WHERE MemberId = NEW.Id)
    WHERE MemberId = NEW.Id;
END;

CREATE TRIGGER Directory_MemberChanged AFTER UPDATE OF Role, EmailLoginEnabled, PhoneNumber, DisabledAt, LockoutEnd, InvitedAt, LinkOpenedAt,
    PasswordHash, TwoFactorSetAt, ActivatedAt, LastSignInAt, HasEmergencyAccess ON Members
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause)
    AND (OLD.Role, OLD.EmailLoginEnabled, coalesce(OLD.PhoneNumber, '') <> '', OLD.DisabledAt IS NULL, OLD.LockoutEnd, OLD.InvitedAt IS NULL,
        OLD.LinkOpenedAt IS NULL, OLD.PasswordHash IS NULL, OLD.TwoFactorSetAt IS NULL, OLD.ActivatedAt IS NULL, OLD.LastSignInAt IS NULL,
        OLD.HasEmergencyAccess)
    IS NOT (NEW.Role, NEW.EmailLoginEnabled, coalesce(NEW.PhoneNumber, '') <> '', NEW.DisabledAt IS NULL, NEW.LockoutEnd, NEW.InvitedAt IS NULL,
        NEW.LinkOpenedAt IS NULL, NEW.PasswordHash IS NULL, NEW.TwoFactorSetAt IS NULL, NEW.ActivatedAt IS NULL, NEW.LastSignInAt IS NULL,
        NEW.HasEmergencyAccess)
BEGIN
    UPDATE Directory
    SET (Facets, LockedUntil) = (SELECT Facets, LockedUntil FROM DirectorySource WHERE MemberId = NEW.Id)
    WHERE MemberId = NEW.Id;
END;

CREATE TRIGGER Directory_MemberSignedIn AFTER UPDATE OF LastSignInAt ON Members
WHEN OLD.LastSignInAt IS NOT NEW.LastSignInAt
BEGIN
    UPDATE Directory SET LastSignInAt = coalesce(NEW.LastSignInAt, 0) WHERE MemberId = NEW.Id;
END;

CREATE TRIGGER Directory_LoginAdded AFTER INSERT ON ProviderLogins
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.UserId) WHERE MemberId = NEW.UserId;
END;

-- Logins also go with the member whose they were: then there is nobody left to update.
CREATE TRIGGER Directory_LoginRemoved AFTER DELETE ON ProviderLogins
WHEN EXISTS (SELECT 1 FROM Members WHERE Id = OLD.UserId)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.UserId) WHERE MemberId = OLD.UserId;
END;

CREATE TRIGGER Directory_LoginChanged AFTER UPDATE OF UserId, LoginProvider ON ProviderLogins
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.UserId) WHERE MemberId = OLD.UserId;
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.UserId) WHERE MemberId = NEW.UserId;
END;

-- Second factors. They also go with the member whose they were.
CREATE TRIGGER Directory_AppAdded AFTER INSERT ON AuthenticatorApps
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND NEW.ConfirmedAt IS NOT NULL
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_AppConfirmed AFTER UPDATE OF ConfirmedAt ON AuthenticatorApps
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND (OLD.ConfirmedAt IS NULL) <> (NEW.ConfirmedAt IS NULL)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_AppRemoved AFTER DELETE ON AuthenticatorApps
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND OLD.ConfirmedAt IS NOT NULL AND EXISTS (SELECT 1 FROM Members WHERE Id = OLD.MemberId)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.MemberId) WHERE MemberId = OLD.MemberId;
END;

CREATE TRIGGER Directory_MailboxAdded AFTER INSERT ON EmailVerifications
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_MailboxRemoved AFTER DELETE ON EmailVerifications
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND EXISTS (SELECT 1 FROM Members WHERE Id = OLD.MemberId)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.MemberId) WHERE MemberId = OLD.MemberId;
END;

CREATE TRIGGER Directory_VerifiedPhoneAdded AFTER INSERT ON VerifiedPhones
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_VerifiedPhoneRemoved AFTER DELETE ON VerifiedPhones
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND EXISTS (SELECT 1 FROM Members WHERE Id = OLD.MemberId)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.MemberId) WHERE MemberId = OLD.MemberId;
END;

CREATE TRIGGER Directory_PasskeyAdded AFTER INSERT ON Passkeys
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_PasskeyRemoved AFTER DELETE ON Passkeys
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND EXISTS (SELECT 1 FROM Members WHERE Id = OLD.MemberId)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.MemberId) WHERE MemberId = OLD.MemberId;
END;

-- Registered phones that their key alone opens, or that were registered without a code. They also go with the member whose they were.
CREATE TRIGGER Directory_RegisteredPhoneAdded AFTER INSERT ON RegisteredPhones
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND ((NEW.PinHash IS NULL AND NEW.PasskeyId IS NULL) OR NEW.CodeGiven = 0)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_RegisteredPhoneGuarded AFTER UPDATE OF PinHash, PasskeyId, CodeGiven ON RegisteredPhones
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause)
    AND (OLD.PinHash IS NULL AND OLD.PasskeyId IS NULL, OLD.CodeGiven) <> (NEW.PinHash IS NULL AND NEW.PasskeyId IS NULL, NEW.CodeGiven)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = NEW.MemberId) WHERE MemberId = NEW.MemberId;
END;

CREATE TRIGGER Directory_RegisteredPhoneRemoved AFTER DELETE ON RegisteredPhones
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND ((OLD.PinHash IS NULL AND OLD.PasskeyId IS NULL) OR OLD.CodeGiven = 0)
    AND EXISTS (SELECT 1 FROM Members WHERE Id = OLD.MemberId)
BEGIN
    UPDATE Directory SET Facets = (SELECT Facets FROM DirectorySource WHERE MemberId = OLD.MemberId) WHERE MemberId = OLD.MemberId;
END;

CREATE TRIGGER Directory_OrganizationAdded AFTER INSERT ON Organizations
BEGIN
    INSERT INTO DirectoryPlaces (OrganizationId, Tree, Name)
    VALUES (NEW.Id, coalesce((SELECT Place FROM DirectoryPlaces WHERE OrganizationId = NEW.RootId), 0), NEW.SearchName);
    UPDATE DirectoryPlaces SET Tree = Place WHERE OrganizationId = NEW.Id AND NEW.RootId = NEW.Id;
    INSERT INTO DirectoryVersions (Tree) SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = NEW.Id
    ON CONFLICT DO UPDATE SET People = People + 1;
END;

CREATE TRIGGER Directory_OrganizationRemoved AFTER DELETE ON Organizations
BEGIN
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = (SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = OLD.Id);
    DELETE FROM DirectoryPlaces WHERE OrganizationId = OLD.Id;
END;

CREATE TRIGGER Directory_OrganizationMoved AFTER UPDATE OF Path, RootId ON Organizations
WHEN (OLD.Path, OLD.RootId) IS NOT (NEW.Path, NEW.RootId)
BEGIN
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = (SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = NEW.Id);
    UPDATE DirectoryPlaces SET Tree = (SELECT Place FROM DirectoryPlaces WHERE OrganizationId = NEW.RootId)
    WHERE OrganizationId = NEW.Id AND OLD.RootId IS NOT NEW.RootId;
    UPDATE Directory SET Tree = (SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = NEW.Id)
    WHERE Place = (SELECT Place FROM DirectoryPlaces WHERE OrganizationId = NEW.Id) AND OLD.RootId IS NOT NEW.RootId;
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = (SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = NEW.Id);
END;

CREATE TRIGGER Directory_OrganizationRenamed AFTER UPDATE OF SearchName ON Organizations
WHEN OLD.SearchName IS NOT NEW.SearchName
BEGIN
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = (SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = NEW.Id);
    UPDATE DirectoryPlaces SET Name = NEW.SearchName WHERE OrganizationId = NEW.Id;
END;

-- Second layer: what happens to the directory happens to its texts, counts and versions.

CREATE TRIGGER Directory_Added AFTER INSERT ON Directory
BEGIN
    INSERT INTO DirectoryText (rowid, Text) VALUES (NEW.Number, NEW.Text);
    INSERT INTO DirectoryCounts (Tree, Place, Facets, People) VALUES (NEW.Tree, NEW.Place, NEW.Facets, 1)
    ON CONFLICT DO UPDATE SET People = People + 1;
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = NEW.Tree;
END;

CREATE TRIGGER Directory_Removed AFTER DELETE ON Directory
BEGIN
    INSERT INTO DirectoryText (DirectoryText, rowid, Text) VALUES ('delete', OLD.Number, OLD.Text);
    UPDATE DirectoryCounts SET People = People - 1 WHERE Tree = OLD.Tree AND Place = OLD.Place AND Facets = OLD.Facets;
    DELETE FROM DirectoryCounts WHERE Tree = OLD.Tree AND Place = OLD.Place AND Facets = OLD.Facets AND People = 0;
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = OLD.Tree;
END;

CREATE TRIGGER Directory_TextChanged AFTER UPDATE OF Text ON Directory
WHEN OLD.Text <> NEW.Text
BEGIN
    INSERT INTO DirectoryText (DirectoryText, rowid, Text) VALUES ('delete', OLD.Number, OLD.Text);
    INSERT INTO DirectoryText (rowid, Text) VALUES (NEW.Number, NEW.Text);
END;

CREATE TRIGGER Directory_CountsChanged AFTER UPDATE OF Tree, Place, Facets ON Directory
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause) AND (OLD.Tree, OLD.Place, OLD.Facets) <> (NEW.Tree, NEW.Place, NEW.Facets)
BEGIN
    UPDATE DirectoryCounts SET People = People - 1 WHERE Tree = OLD.Tree AND Place = OLD.Place AND Facets = OLD.Facets;
    DELETE FROM DirectoryCounts WHERE Tree = OLD.Tree AND Place = OLD.Place AND Facets = OLD.Facets AND People = 0;
    INSERT INTO DirectoryCounts (Tree, Place, Facets, People) VALUES (NEW.Tree, NEW.Place, NEW.Facets, 1)
    ON CONFLICT DO UPDATE SET People = People + 1;
END;

CREATE TRIGGER Directory_PeopleChanged AFTER UPDATE OF Tree, Place, SortName, Email, Text ON Directory
BEGIN
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = NEW.Tree;
    UPDATE DirectoryVersions SET People = People + 1 WHERE Tree = OLD.Tree AND OLD.Tree <> NEW.Tree;
END;

CREATE TRIGGER Directory_FacetsChanged AFTER UPDATE OF Facets, LockedUntil ON Directory
WHEN NOT EXISTS (SELECT 1 FROM DirectoryPause)
BEGIN
    UPDATE DirectoryVersions SET Facets = Facets + 1 WHERE Tree = NEW.Tree;
END;

CREATE TRIGGER Directory_SignInsChanged AFTER UPDATE OF LastSignInAt ON Directory
BEGIN
    UPDATE DirectoryVersions SET SignIns = SignIns + 1 WHERE Tree = NEW.Tree;
END;
