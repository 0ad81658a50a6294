// An OpenID Connect issuer whose tokens the test chooses. Prints one JSON line per event; reads one JSON line per wish.
//
//   node tokens.mjs
//
// A wish: { claims: {name: value or null}, forge: how, rotate: algorithm, refuse: status, says: body, consented, withhold, revoke, api: {path: answer} }.
// It holds until the next one. revoke: no refresh token that was given until now counts any more. says is what a refusal says. A refresh token is given to whoever asks for offline access: as with Google, who has consented
// gets none without a page of consent; withhold: nobody does. api is what the provider's own API answers to whoever shows a token: anything else is
// forbidden, a number is a status. As Microsoft Graph does, it hides which role a role is from a token that may not read the directory: the object comes,
// its properties are null.
// A wish { count } neither: the answer says how often refresh tokens were brought and given back.
// A wish { logout: {name: value or null}, typ, forge } holds for nothing: the answer has a logout token like that.
// forge: none (no algorithm), hmac (the public key as a secret), stranger (another key under the same name), tampered (changed after signing),
// renamed (a key name that nobody knows), critical (an extension that nobody knows).
import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { OAuth2Server } from 'oauth2-mock-server';

const tell = (event, facts = {}) => console.log(JSON.stringify({ event, ...facts }));
const encode = part => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const decode = part => JSON.parse(Buffer.from(part, 'base64url').toString());

let wish = {};
const server = new OAuth2Server();
let key = await server.issuer.keys.generate('RS256');

const forgeries = {
    none: (header, payload) => `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
    hmac(header, payload) {
        const secret = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
        return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    },
    stranger(header, payload) {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        const text = `${encode(header)}.${encode(payload)}`;
        return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
    tampered: (header, payload, signature) => `${encode(header)}.${encode({ ...payload, oid: '00000000-0000-4000-8000-00000000dead', sub: 'somebody-else' })}.${signature}`,
    renamed: (header, payload) => resigned({ ...header, kid: 'nobody-knows' }, payload),
    critical: (header, payload) => resigned({ ...header, crit: ['exp-only-here'], 'exp-only-here': true }, payload),
};

function resigned(header, payload) {
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, format: 'jwk' }).toString('base64url')}`;
}

// What was asked for on the way there is what the access token may do.
const granted = new Map();
server.service.on('beforeAuthorizeRedirect', ({ url }, request) => granted.set(url.searchParams.get('code'), request.query));

// The keystore takes turns; whoever has to sign stands in front.
const toFront = () => server.issuer.keys.toJSON().map(k => k.kid).filter(kid => kid !== key.kid).forEach(kid => server.issuer.keys.get(kid));

server.service.on('beforeTokenSigning', (token, request) => {
    toFront();
    if ('scope' in token.payload) token.payload.scope = granted.get(request.body.code)?.scope ?? '';
    for (const [name, value] of Object.entries(wish.claims ?? {})) {
        if (value === null) delete token.payload[name];
        else token.payload[name] = value;
    }
});
// A refresh token counts once, as with many providers: who brings one again is taken for a thief, and none that came of it counts any more.
const families = new Map();
const given = { refreshed: 0, revoked: 0 };
const words = text => (text ?? '').split(' ');
function isOffline({ scope, access_type: access, prompt }) {
    return !wish.withhold && (words(scope).includes('offline_access') || (access === 'offline' && (!wish.consented || words(prompt).includes('consent'))));
}
function refreshes({ refresh_token: brought }) {
    const family = brought ? families.get(brought) ?? { isOver: true } : {};
    if (brought) given.refreshed += 1;
    family.isOver ||= Boolean(brought) && family.token !== brought;
    if (family.isOver) return null;
    family.token = `canary-refresh-${randomUUID()}`;
    families.set(family.token, family);
    return family.token;
}
server.service.on('beforeRevoke', (response, request) => {
    given.revoked += 1;
    (families.get(request.body.token) ?? {}).isOver = true;
});

server.service.on('beforeResponse', (response, request) => {
    const asked = granted.get(request.body.code);
    const next = wish.refuse ? null : asked && !isOffline(asked) ? undefined : refreshes(request.body);
    response.body.refresh_token = next;
    if (next === null) {
        response.statusCode = wish.refuse ?? 400;
        response.body = wish.says ?? { error: wish.refuse === 401 ? 'invalid_client' : 'invalid_grant' };
    } else if (wish.forge) {
        const [header, payload, signature] = response.body.id_token.split('.');
        response.body.id_token = forgeries[wish.forge](decode(header), decode(payload), signature);
    }
});

const mayReadRoles = token => decode(token.split('.')[1]).scope.split(' ').includes('Directory.Read.All');
const hidden = answer => ({ ...answer, value: answer.value.map(role => ({ ...role, roleTemplateId: null })) });

const api = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const [, token] = /^Bearer (.+)/.exec(request.headers.authorization ?? '') ?? [];
    let answer = wish.api?.[pathname] ?? 403;
    if (token && answer.value && pathname.endsWith('.directoryRole') && !mayReadRoles(token)) answer = hidden(answer);
    const status = token ? (typeof answer === 'number' ? answer : 200) : 401;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 200 ? answer : { error: {} }));
});
await new Promise(done => api.listen(0, 'localhost', done));

await server.start(0, 'localhost');
tell('ready', { url: server.issuer.url, api: `http://localhost:${api.address().port}` });

function logoutToken({ logout, typ = 'logout+jwt', forge }) {
    const payload = Object.entries({ iss: server.issuer.url, events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...logout });
    const claims = Object.fromEntries(payload.filter(([, value]) => value !== null));
    const header = { alg: 'RS256', kid: key.kid, ...(typ && { typ }) };
    const token = resigned(header, claims);
    return forge ? forgeries[forge](header, claims, token.split('.')[2]) : token;
}

for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    if (asked.logout) {
        tell('done', { token: logoutToken(asked) });
        continue;
    }
    if (asked.count) {
        tell('done', given);
        continue;
    }
    wish = asked;
    if (wish.revoke) families.forEach(family => family.isOver = true);
    if (wish.rotate) {
        // The former key stays known, as a provider leaves it for a while; the new one signs.
        key = await server.issuer.keys.generate(wish.rotate);
        toFront();
    }
    tell('done');
}
await server.stop();
api.close();
