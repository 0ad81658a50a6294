-- The read model of the user directory. Everything in it follows from Members, ProviderLogins and Organizations: it can be thrown away
-- and made again at any time (ReadModelPreparation). README.md says what it is for.

-- Members as the directory shows them. The one definition: filled from it, kept by it, tested against it.
-- Facets: bits 0-2 stage (Standing without Locked), 3-4 role, 5 email login, 6 Microsoft, 7 Google, 8 phone, 9 has signed in, 10 password,
-- 11 emergency access, from 12 on the second factors as TwoFactorMethod counts them (OwnFactors.Holders), 17 a phone that was registered
-- without a code, 18 a registered phone that its key alone opens, from 19 on the providers of the operator's choice by their number.
-- (All of SQLite's bit operators bind alike: each shift stands in parentheses.)
CREATE VIEW DirectorySource AS
SELECT
    m.Id AS MemberId,
    (SELECT p.Tree FROM DirectoryPlaces p WHERE p.OrganizationId = m.OrganizationId) AS Tree,
    (SELECT p.Place FROM DirectoryPlaces p WHERE p.OrganizationId = m.OrganizationId) AS Place,
    CASE
        WHEN m.DisabledAt IS NOT NULL THEN 7
        WHEN m.PasswordHash IS NOT NULL AND m.TwoFactorSetAt IS NOT NULL AND m.ActivatedAt IS NOT NULL THEN 5
        WHEN m.PasswordHash IS NOT NULL AND m.TwoFactorSetAt IS NOT NULL THEN 4
        WHEN m.PasswordHash IS NOT NULL THEN 3
        WHEN m.LinkOpenedAt IS NOT NULL THEN 2
        WHEN m.InvitedAt IS NOT NULL THEN 1
        ELSE 0
    END
    | CASE m.Role WHEN 'OrganizationAdministrator' THEN 16 WHEN 'Manager' THEN 8 ELSE 0 END
    | ((m.EmailLoginEnabled <> 0) << 5)
    | coalesce((SELECT sum(DISTINCT CASE l.LoginProvider
            WHEN 'Microsoft' THEN 1 << 6
            WHEN 'Google' THEN 1 << 7
            WHEN 'OpenIdConnect' THEN 1 << 19
            WHEN 'OpenIdConnect2' THEN 1 << 20
            WHEN 'OpenIdConnect3' THEN 1 << 21
            WHEN 'OpenIdConnect4' THEN 1 << 22
            WHEN 'OpenIdConnect5' THEN 1 << 23
            WHEN 'OpenIdConnect6' THEN 1 << 24
            WHEN 'OpenIdConnect7' THEN 1 << 25
            WHEN 'OpenIdConnect8' THEN 1 << 26
            ELSE 0
        END) FROM ProviderLogins l WHERE l.UserId = m.Id), 0)
    | ((coalesce(m.PhoneNumber, '') <> '') << 8)
    | ((m.LastSignInAt IS NOT NULL) << 9)
    | ((m.PasswordHash IS NOT NULL) << 10)
    | ((m.HasEmergencyAccess <> 0) << 11)
    | (EXISTS (SELECT 1 FROM AuthenticatorApps a WHERE a.MemberId = m.Id AND a.ConfirmedAt IS NOT NULL) << 12)
    | (EXISTS (SELECT 1 FROM EmailVerifications e WHERE e.MemberId = m.Id) << 13)
    | (EXISTS (SELECT 1 FROM VerifiedPhones v WHERE v.MemberId = m.Id) << 14)
    | (EXISTS (SELECT 1 FROM Passkeys p WHERE p.MemberId = m.Id) << 15)
    | (EXISTS (SELECT 1 FROM RegisteredPhones r WHERE r.MemberId = m.Id AND r.CodeGiven = 0) << 17)
    | (EXISTS (SELECT 1 FROM RegisteredPhones r WHERE r.MemberId = m.Id AND r.PinHash IS NULL AND r.PasskeyId IS NULL) << 18) AS Facets,
    CASE WHEN m.DisabledAt IS NULL THEN m.LockoutEnd END AS LockedUntil,
    coalesce(m.LastSignInAt, 0) AS LastSignInAt,
    m.SortName AS SortName,
    m.NormalizedEmail AS Email,
    m.SearchText AS Text
FROM Members m;

-- Organizations by a small number, for 36 characters would be in every index. Tree is the main organization's number. The name stands
-- here alone and not with each person: whoever sorts by it goes through the places by name, and through the people of each.
CREATE TABLE DirectoryPlaces (
    Place INTEGER PRIMARY KEY AUTOINCREMENT,
    OrganizationId TEXT NOT NULL UNIQUE,
    Tree INTEGER NOT NULL,
    Name TEXT NOT NULL
);

-- Number is somebody's for good: VACUUM may renumber a table that has no integer key, and a job that gathers people goes on by it.
CREATE TABLE Directory (
    Number INTEGER PRIMARY KEY AUTOINCREMENT,
    MemberId TEXT NOT NULL UNIQUE,
    Tree INTEGER NOT NULL,
    Place INTEGER NOT NULL,
    Facets INTEGER NOT NULL,
    LockedUntil INTEGER,
    LastSignInAt INTEGER NOT NULL,
    SortName TEXT NOT NULL,
    Email TEXT NOT NULL,
    Text TEXT NOT NULL
);

CREATE VIRTUAL TABLE DirectoryText USING fts5(
    Text, content = 'Directory', content_rowid = 'Number', tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0);

-- People by organization and facets: a count of any facets is a sum over a few thousand rows.
CREATE TABLE DirectoryCounts (
    Tree INTEGER NOT NULL,
    Place INTEGER NOT NULL,
    Facets INTEGER NOT NULL,
    People INTEGER NOT NULL,
    PRIMARY KEY (Tree, Place, Facets)
) WITHOUT ROWID;

-- How often something changed in a tree: what was worked out before holds as long as these stand still.
CREATE TABLE DirectoryVersions (
    Tree INTEGER PRIMARY KEY,
    People INTEGER NOT NULL DEFAULT 0,
    Facets INTEGER NOT NULL DEFAULT 0,
    SignIns INTEGER NOT NULL DEFAULT 0
);

-- A row while a transaction changes very many people: what they have is brought up to date at its end, for all of them at once
-- (ManyAtOnce), and not by triggers, one by one.
CREATE TABLE DirectoryPause (Why TEXT NOT NULL);

-- Which read model this is, and of how many parts.
CREATE TABLE DirectoryMade (Fingerprint TEXT NOT NULL, Parts INTEGER NOT NULL);
