INSERT INTO DirectoryPlaces (OrganizationId, Tree, Name) SELECT "Id", 0, "SearchName" FROM "Organizations" ORDER BY "CreatedAt", "Path";

UPDATE DirectoryPlaces
SET Tree = r.Place
FROM "Organizations" o JOIN DirectoryPlaces r ON r.OrganizationId = o."RootId"
WHERE o."Id" = DirectoryPlaces.OrganizationId;

INSERT INTO DirectoryVersions (Tree) SELECT DISTINCT Tree FROM DirectoryPlaces;

-- Whoever has a number keeps it; newcomers get higher ones.
INSERT INTO Directory (Number, MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text)
SELECT k.Number, s.MemberId, s.Tree, s.Place, s.Facets, s.LockedUntil, s.LastSignInAt, s.SortName, s.Email, s.Text
FROM KeptNumbers k
JOIN DirectorySource s ON s.MemberId = k.MemberId;

SELECT setval(pg_get_serial_sequence('directory', 'number'), max(Number)) FROM Directory;

INSERT INTO Directory (MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text)
SELECT s.MemberId, s.Tree, s.Place, s.Facets, s.LockedUntil, s.LastSignInAt, s.SortName, s.Email, s.Text
FROM "Members" m
JOIN DirectorySource s ON s.MemberId = m."Id"
WHERE NOT EXISTS (SELECT 1 FROM KeptNumbers k WHERE k.MemberId = m."Id")
ORDER BY m."CreatedAt", m."Id";

INSERT INTO DirectoryText (Number, Text) SELECT Number, Text FROM Directory;

INSERT INTO DirectoryCounts (Tree, Place, Facets, People) SELECT Tree, Place, Facets, COUNT(*) FROM Directory GROUP BY Tree, Place, Facets;
