// An SMS gateway whose conduct the test chooses: Twilio's Messages resource (2010-04-01) and, at /send, one of another kind. Prints one JSON line
// per event; reads one line per wish.
//
//   node sms.mjs MODE
//
// Modes: accept, invalid, stop, landline, region (Twilio's errors 21211, 21610, 21635, 21408; the other kind says "bad number", "opted out", "landline",
// "no credit" with status 200), later (429), broken (500), nonsense (200 and a page), quote (400 and the whole request), away (leads elsewhere), foreign
// (takes it and answers in a character set that does not exist), gzip (an answer that is not packed as it says), garbage (no HTTP, and the whole request),
// cut (status 200, and hangs up within the answer), half, reset (takes it, or with -invalid refuses the
// number, and breaks off in the middle of the answer: hangs up, or resets the connection), drop (hangs up), hang (never answers), hold (answers once it gets another mode), or a status such as
// 502 (what a proxy says that stands in front).
// A wish is a mode, count (how many requests came since it was asked last), or { sign: address, fields: {} }: signs as Twilio does, of its own making.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const { SMS_ACCOUNT, SMS_TOKEN, SMS_KEY } = process.env;
const tell = (event, facts = {}) => console.log(JSON.stringify({ event, ...facts }));
const errors = {
    invalid: [21211, 'bad number'], stop: [21610, 'opted out'], landline: [21635, 'landline'], region: [21408, 'no credit'],
};

let mode = process.argv[2];
let sent = 0;
let requests = 0;
const held = [];

function twilio(request, text, answer) {
    const expected = `Basic ${Buffer.from(`${SMS_ACCOUNT}:${SMS_TOKEN}`).toString('base64')}`;
    if (request.headers.authorization !== expected) return answer(401, { code: 20003, message: 'Authenticate', status: 401 });
    if (request.url !== `/2010-04-01/Accounts/${SMS_ACCOUNT}/Messages.json`) return answer(404, { code: 20404, message: 'not found', status: 404 });
    const fields = Object.fromEntries(new URLSearchParams(text));
    tell('sms', fields);
    const refusal = errors[mode.replace(/^.*-/, '')];
    if (refusal) {
        const [code] = refusal;
        return answer(400, { code, message: `The number ${fields.To} cannot get '${fields.Body}'`, more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 });
    }
    answer(201, { sid: `SM${String(++sent).padStart(32, '0')}`, status: 'queued', to: fields.To, body: fields.Body, error_code: null, error_message: null });
}

function other(request, text, answer) {
    if (request.headers['x-key'] !== SMS_KEY) return answer(401, { result: 'who are you' });
    tell('sms', { type: request.headers['content-type'], raw: text });
    if (errors[mode]) return answer(200, { result: 'error', reason: errors[mode][1] });
    answer(200, { result: 'accepted', id: ++sent });
}

const take = (request, ...rest) => (request.url.startsWith('/2010-04-01/') ? twilio : other)(request, ...rest);

const server = createServer(async (request, response) => {
    requests++;
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const answer = (status, json) => response
        .writeHead(status, { 'content-type': mode === 'foreign' ? 'application/json; charset=utf8' : 'application/json' }).end(JSON.stringify(json));
    const breaking = { half: 'destroy', reset: 'resetAndDestroy' }[mode.split('-')[0]];
    const half = (status, json) => {
        const whole = JSON.stringify(json);
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) })
            .write(whole.slice(0, 14), () => request.socket[breaking]());
    };
    const conduct = /^\d+$/.test(mode) ? () => response.writeHead(Number(mode), { 'content-type': 'text/html' }).end('<html>Proxy</html>') : {
        later: () => answer(429, { code: 20429, message: 'Too Many Requests', status: 429 }),
        broken: () => answer(500, { code: 20500, message: `failed: ${text}`, status: 500 }),
        nonsense: () => response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>Welcome, ${SMS_KEY}: ${text}</html>`),
        quote: () => response.writeHead(400, { 'content-type': 'text/plain' }).end(`${JSON.stringify(request.headers)} ${text} ${decodeURIComponent(text)}`),
        away: () => response.writeHead(307, { location: `http://${request.headers.host}/elsewhere` }).end(),
        gzip: () => response.writeHead(200, { 'content-encoding': 'gzip' }).end(text),
        garbage: () => request.socket.end(`${JSON.stringify(request.headers)} ${text} ${decodeURIComponent(text)}\r\n\r\n`),
        cut: () => response.writeHead(200, { 'content-length': 100 }).write('<', () => request.socket.destroy()),
        drop: () => request.socket.destroy(),
        hold: () => held.push(() => take(request, text, answer)),
        hang: () => { response.on('close', () => tell('closed')); },
    }[mode];
    if (request.url === '/elsewhere') {
        answer(201, { sid: 'SM1', status: 'queued', result: 'accepted' });
    } else if (conduct) {
        tell('unanswered', { raw: text });
        conduct();
    } else take(request, text, breaking ? half : answer);
});

function signed(address, fields) {
    const text = Object.keys(fields).sort().reduce((all, name) => all + name + fields[name], address);
    return createHmac('sha1', SMS_TOKEN).update(Buffer.from(text, 'utf-8')).digest('base64');
}

await new Promise(ready => server.listen(0, '127.0.0.1', ready));
tell('ready', { port: server.address().port });
for await (const line of createInterface({ input: process.stdin })) {
    if (line.startsWith('{')) {
        const wish = JSON.parse(line);
        tell('signed', { signature: signed(wish.sign, wish.fields) });
    } else if (line.trim() === 'count') {
        tell('count', { requests });
        requests = 0;
    } else {
        mode = line.trim();
        held.splice(0).forEach(go => go());
        tell('ready', { port: server.address().port });
    }
}
process.exit(0);
