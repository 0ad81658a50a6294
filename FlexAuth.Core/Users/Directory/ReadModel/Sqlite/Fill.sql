INSERT INTO DirectoryPlaces (OrganizationId, Tree, Name) SELECT Id, 0, SearchName FROM Organizations ORDER BY CreatedAt, Path;

UPDATE DirectoryPlaces
SET Tree = (SELECT r.Place FROM Organizations o JOIN DirectoryPlaces r ON r.OrganizationId = o.RootId
    WHERE o.Id = DirectoryPlaces.OrganizationId);

INSERT INTO DirectoryVersions (Tree) SELECT DISTINCT Tree FROM DirectoryPlaces;

-- Whoever has a number keeps it; newcomers get higher ones.
INSERT INTO Directory (Number, MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text)
SELECT k.Number, s.MemberId, s.Tree, s.Place, s.Facets, s.LockedUntil, s.LastSignInAt, s.SortName, s.Email, s.Text
FROM Members m
JOIN DirectorySource s ON s.MemberId = m.Id
LEFT JOIN temp.KeptNumbers k ON k.MemberId = m.Id
ORDER BY k.Number IS NULL, k.Number, m.CreatedAt, m.Id;

INSERT INTO DirectoryText (DirectoryText) VALUES ('rebuild');

INSERT INTO DirectoryCounts (Tree, Place, Facets, People) SELECT Tree, Place, Facets, COUNT(*) FROM Directory GROUP BY Tree, Place, Facets;
