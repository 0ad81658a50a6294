// The passkey of this phone, which opens it in place of a PIN: the browser asks its person.
(() => {
  'use strict';

  const AskAnew = 60_000;

  const { mobile } = window.flexAuth;
  const { Refusal, server, store } = mobile;
  const texts = document.getElementById('mobile').dataset;

  // Without its script a PIN opens the page all the same.
  const passkeys = window.flexAuth.passkeys ?? { isHere: async () => false, forget: () => {}, get: async () => ({ problem: 'failed' }), stop: () => {} };

  let asked = null;
  let stopAsking = null;

  // What the server asks of it is there before the tap: browsers want their own question to follow at once.
  const request = (what, more) => {
    if (more || asked?.what !== what || asked.phone !== mobile.phone.id || asked.until < Date.now()) {
      const coming = server.signed(what, more);
      const mine = asked = { what, coming, phone: more ? null : mobile.phone.id, until: Date.now() + AskAnew };
      coming.catch(() => { if (asked === mine) { asked = null; } });
    }
    return asked.coming;
  };

  // Whoever cancels has changed nothing; whoever goes elsewhere on the page waits for no answer.
  const askPerson = async (kind, what, more) => {
    let isStopped = false;
    const stopped = new Promise((_, reject) => {
      stopAsking = () => {
        isStopped = true;
        reject(new Refusal('stopped'));
      };
    });
    const answered = async () => {
      const question = await request(what, more);
      return isStopped ? question : { ...question, ...await passkeys[kind](JSON.stringify(question.options)) };
    };
    try {
      return await Promise.race([answered(), stopped]);
    } finally {
      stopAsking = null;
    }
  };

  const notDone = kind => {
    const { passkeyNotMade, passkeyPinStays, passkeyNotUsed } = texts;
    return new Refusal('passkey', kind === 'get' ? passkeyNotUsed : mobile.phone.hasPin ? passkeyPinStays : passkeyNotMade);
  };
  const answer = async (kind, what, more) => {
    const { options, challenge, answer, problem } = await askPerson(kind, what, more);
    if (!answer) {
      throw problem === 'address' ? new Refusal('passkey', texts.passkeyAddress) : notDone(kind);
    }
    asked = null;
    const credential = JSON.parse(answer);
    return { given: { challenge, credential }, kept: { id: credential.id, rpId: options.rp?.id ?? options.rpId } };
  };

  // One that the server does not take opens nothing.
  const makeAlone = async more => {
    const there = await store.stored();
    if (there?.id === mobile.phone.id && (there.passkey || there.hasPin !== mobile.phone.hasPin)) {
      asked = null;
    }
    const { given, kept } = await answer('create', 'new-passkey', more);
    try {
      await server.signed('passkey', { passkey: given });
    } catch (error) {
      if (error.code?.startsWith('mobile.')) {
        passkeys.forget(kept.rpId, kept.id);
      }
      throw error;
    }
    await store.opensBy(false, kept);
  };

  mobile.passkey = {
    // Whether this device keeps passkeys, and the server takes them.
    isHere: 'passkeys' in texts ? passkeys.isHere() : Promise.resolve(false),

    prepareToMake: () => request('new-passkey').catch(() => { /* It is asked for again when it is wanted. */ }),
    prepareToUse: () => request('passkey-challenge').catch(() => { /* Likewise. */ }),

    // One tab at a time: in a keychain the passkey of a second one would take the first one's place. What another tab chose, the server says.
    make: more => navigator.locks
      ? navigator.locks.request('flexauth-mobile-passkey', { ifAvailable: true }, lock => {
        if (!lock) {
          throw notDone('create');
        }
        return makeAlone(more);
      })
      : makeAlone(more),

    // Gives what goes to the server, and what the phone keeps of it.
    use: () => answer('get', 'passkey-challenge'),

    // Gives whether the browser was asking.
    stop: () => {
      if (!stopAsking) {
        return false;
      }
      stopAsking();
      passkeys.stop();
      return true;
    },

    // The server has none any more.
    forget: () => mobile.phone?.passkey?.id && passkeys.forget(mobile.phone.passkey.rpId, mobile.phone.passkey.id),
  };
})();
