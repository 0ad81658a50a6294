// A mail server whose conduct the test chooses. Prints one JSON line per event; reads one mode per line.
//
//   node smtp.mjs MODE
//
// Modes: accept, refuse (nothing listens), hang (after the connection), hang-data (after the message), later (4xx),
// no-recipient (5xx), quote (refuses and quotes the message), secure (STARTTLS and a password are required).
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

const { SMTP_KEY, SMTP_CERT, SMTP_USER, SMTP_PASSWORD } = process.env;
const tell = (event, facts = {}) => console.log(JSON.stringify({ event, ...facts }));
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });

let mode = process.argv[2];
let port = 0;
let listening;

const conduct = {
    onConnect(session, done) {
        tell('connected');
        if (mode !== 'hang') done();
        else tell('hanging');
    },
    onClose: () => tell('closed'),
    onAuth(auth, session, done) {
        const known = auth.username === SMTP_USER && auth.password === SMTP_PASSWORD;
        done(known ? null : refusal(535, 'wrong user or password'), known ? { user: auth.username } : undefined);
    },
    onRcptTo(address, session, done) {
        if (mode === 'later') done(refusal(450, 'greylisted, come back later'));
        else if (mode === 'no-recipient') done(refusal(550, '5.1.1 no such user here'));
        else if (mode === 'no-relay') done(refusal(550, '5.7.1 relaying denied'));
        else done();
    },
    onData(stream, session, done) {
        const chunks = [];
        stream.on('data', chunk => chunks.push(chunk));
        stream.on('end', () => {
            const data = Buffer.concat(chunks).toString('latin1');
            const { mailFrom, rcptTo } = session.envelope;
            tell(mode === 'accept' || mode === 'secure' ? 'message' : 'unanswered', {
                from: mailFrom.address, to: rcptTo.map(to => to.address), secure: session.secure, user: session.user ?? null, data,
            });
            if (mode === 'hang-data') return;
            if (mode === 'quote') done(refusal(451, 'refused: ' + data.replace(/=\r\n/g, '').match(/token=\S+/)?.[0]));
            else done();
        });
    },
};

function server() {
    const secure = mode === 'secure';
    return new SMTPServer({
        ...conduct,
        logger: false,
        closeTimeout: 100,
        disableReverseLookup: true,
        authOptional: !secure,
        disabledCommands: secure ? [] : ['STARTTLS', 'AUTH'],
        ...(secure && SMTP_KEY ? { key: SMTP_KEY, cert: SMTP_CERT } : {}),
    });
}

async function open() {
    listening = server();
    listening.on('error', () => {});
    await new Promise(ready => listening.listen(port, '127.0.0.1', ready));
    port = listening.server.address().port;
}

// A port that nothing listens on, and that stays ours to listen on later.
async function reserve() {
    const holder = createServer();
    await new Promise(ready => holder.listen(port, '127.0.0.1', ready));
    port = holder.address().port;
    await new Promise(closed => holder.close(closed));
}

async function become(next) {
    if (listening) await new Promise(closed => listening.close(closed));
    listening = undefined;
    mode = next;
    await (mode === 'refuse' ? reserve() : open());
    tell('ready', { port });
}

await become(mode);
for await (const line of createInterface({ input: process.stdin })) await become(line.trim());
process.exit(0);
