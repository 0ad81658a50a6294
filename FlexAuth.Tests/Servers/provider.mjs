// OpenID providers, as Entra ID, Google and two issuers of any other kind are to people: a page that asks who it is, then the way back. Prints one
// JSON line when it is ready.
//
//   node provider.mjs
//
// Whoever signs in as ana.… administers their tenant, which each says at its own API (Microsoft Graph, Google's Directory API) to a token that may
// read it: Microsoft Graph shows others a role without its properties, Google forbids the question.
// Whoever signs out at /session/end is signed out where they signed in, server to server (back-channel logout).
// Whoever is named at /disable/NAME@DOMAIN (a POST) is disabled there from then on. Each refresh token counts once.
// Whoever signs in as NAME@DOMAIN has an account of DOMAIN's tenant whose address is vouched for; "unverified+NAME@DOMAIN" has one that is not.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { interactionPolicy, Provider } from 'oidc-provider';

const guid = text => createHash('sha256').update(text).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

const claimsOf = {
    microsoft(login) {
        const email = login.replace('unverified+', '');
        return { tid: guid(email.split('@')[1]), oid: guid(login), email, xms_edov: login === email, name: email };
    },
    google(login) {
        const email = login.replace('unverified+', '');
        return { hd: email.split('@')[1], email, email_verified: login === email, name: email };
    },
    openidconnect: anybody,
    openidconnect2: anybody,
};

function anybody(login) {
    const email = login.replace('unverified+', '');
    return { email, email_verified: login === email, name: email };
}

// Most let people choose an account, which this one has to be taught. One of the further ones knows nothing of it.
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);

// What a token needs in order to read who administers the tenant.
const rolesScope = {
    microsoft: 'Directory.Read.All',
    google: 'https://www.googleapis.com/auth/admin.directory.user.readonly',
};
const domainScope = 'https://www.googleapis.com/auth/admin.directory.domain.readonly';

const addresses = {};
for (const name of Object.keys(claimsOf)) addresses[name] = await start(name);
console.log(JSON.stringify({ event: 'ready', ...addresses }));

async function start(name) {
    let handle;
    const disabled = new Set();
    const server = createServer((request, response) => handle(request, response));
    await new Promise(done => server.listen(0, 'localhost', done));
    const issuer = `http://localhost:${server.address().port}`;
    const provider = new Provider(issuer, {
        clients: [{
            client_id: 'flexauth',
            client_secret: 'a-secret-of-the-stories-alone',
            redirect_uris: [`http://localhost/sign-in/with/${name}`],
            grant_types: ['authorization_code', 'refresh_token'],
            backchannel_logout_uri: `http://localhost/sign-in/with/${name}/back-channel-logout`,
            backchannel_logout_session_required: true,
        }],
        claims: { openid: ['sub', 'tid', 'oid', 'xms_edov', 'hd'], email: ['email', 'email_verified'], profile: ['name'] },
        conformIdTokenClaims: false,
        features: {
            devInteractions: { enabled: false },
            backchannelLogout: { enabled: true },
            rpInitiatedLogout: {
                logoutSource: (context, form) => {
                    context.body = `<!doctype html><html lang="en"><title>${name}</title>${form}<button name="logout" value="yes" form="op.logoutForm">Sign out</button></html>`;
                },
                postLogoutSuccessSource: context => { context.body = `<!doctype html><html lang="en"><title>${name}</title><h1>Signed out at ${name}</h1></html>`; },
            },
        },
        rotateRefreshToken: true,
        findAccount: (context, login) => disabled.has(login) ? undefined : ({ accountId: login, claims: () => ({ sub: login, ...claimsOf[name](login) }) }),
        scopes: ['openid', 'offline_access', 'User.Read', domainScope, ...(rolesScope[name] ? [rolesScope[name]] : [])],
        acrValues: ['urn:contoso:two-factors'],
        discovery: name === 'openidconnect' ? { prompt_values_supported: ['none', 'login', 'consent', 'select_account'] } : {},
        interactions: { policy: name === 'openidconnect2' ? interactionPolicy.base() : policy, url: (context, interaction) => `/interaction/${interaction.uid}` },
        pkce: { required: () => true },

        // By itself it calls no server on this machine.
        fetch: (url, { dispatcher, ...options }) => fetch(url, options),
        cookies: { keys: ['of-the-stories-alone'] },
        ttl: { Session: 600, Grant: 600, Interaction: 600, IdToken: 600, AccessToken: 600 },
    });
    // Which port the server of a story gets is known after this one has started.
    provider.Client.prototype.redirectUriAllowed = uri => {
        const { hostname, pathname, search } = new URL(uri);
        return ['localhost', 'login.example.org'].includes(hostname) && pathname === `/sign-in/with/${name}` && search === '';
    };
    provider.on('authorization.success', ({ oidc }) => {
        oidc.client.backchannelLogoutUri = `${new URL(oidc.params.redirect_uri).origin}/sign-in/with/${name}/back-channel-logout`;
    });
    const rest = provider.callback();

    handle = (request, response) => {
        if (request.url === '/favicon.ico') response.writeHead(204).end();
        else if (request.method === 'POST' && request.url.startsWith('/disable/')) {
            disabled.add(decodeURIComponent(request.url.slice('/disable/'.length)));
            response.writeHead(204).end();
        } else if (request.url.startsWith('/api/')) answer(request, response).catch(problem => response.writeHead(500).end(String(problem)));
        else if (request.url.startsWith('/interaction/')) interact(request, response).catch(problem => response.writeHead(500).end(String(problem)));
        else rest(request, response);
    };

    async function answer(request, response) {
        const token = await provider.AccessToken.find((request.headers.authorization ?? '').replace('Bearer ', ''));
        const isAdmin = token?.accountId.startsWith('ana.') ?? false;
        const domain = /\/domains\/([^?]+)/.exec(request.url)?.[1];
        const mayRead = token?.scope?.split(' ').includes(domain ? domainScope : rolesScope[name]) ?? false;
        const said = domain ? { domainName: domain, verified: true } : name === 'google' ? { id: token?.accountId, isAdmin }
            : { value: isAdmin ? [{ roleTemplateId: mayRead ? '62e90394-69f5-4237-9190-012177145e10' : null }] : [] };
        response.writeHead(!token ? 401 : name === 'google' && !mayRead ? 403 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    }

    async function interact(request, response) {
        const { params } = await provider.interactionDetails(request, response);
        if (request.method === 'GET') {
            response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="en"><title>${name}</title>
                <main><h1>${params.prompt === 'consent' ? 'Consent' : 'Sign in'} at ${name}</h1><form method="post">
                <label>Account <input name="login" autocomplete="off"></label>
                <button name="answer" value="yes">Sign in</button><button name="answer" value="no">Cancel</button></form></main></html>`);
            return;
        }
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const body = new URLSearchParams(Buffer.concat(chunks).toString());
        if (body.get('answer') === 'no') {
            await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'They cancelled.' });
            return;
        }
        const login = body.get('login').trim();
        const grant = new provider.Grant({ accountId: login, clientId: params.client_id });
        grant.addOIDCScope(params.scope);
        await provider.interactionFinished(request, response, {
            login: { accountId: login, remember: false, acr: params.acr_values }, select_account: {}, consent: { grantId: await grant.save() },
        });
    }
    return issuer;
}
