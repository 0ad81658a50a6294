// What is asked of the server (docs/mobile-api.md): calls, the phone's signature over them, and the tokens of an unlocking. Those are in memory
// alone, so that each opening asks for the PIN or the passkey again.
(() => {
  'use strict';

  const Api = '/api/mobile';
  const RefreshEarly = 60_000;
  const TryAgain = 15_000;

  const { mobile } = window.flexAuth;
  const texts = document.getElementById('mobile').dataset;

  let tokens = null;
  let timer = 0;
  let locks = 0;
  let whenDue = () => {};

  mobile.Refusal = class Refusal extends Error {
    constructor(code, sentence) {
      super(sentence);
      this.code = code;
    }

    static get offline() {
      return new Refusal('offline', texts.offline);
    }
  };

  const ask = async (path, body, token) => {
    let answer;
    try {
      answer = await fetch(Api + path, {
        method: token ? 'GET' : 'POST',
        credentials: 'omit',
        cache: 'no-store',
        headers: token ? { Authorization: `Bearer ${token}` } : { 'Content-Type': 'application/json' },
        body: token ? undefined : JSON.stringify(body ?? {}),
      });
    } catch {
      throw mobile.Refusal.offline;
    }

    if (answer.status === 204) {
      return null;
    }

    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      // Without a code it was somebody before FlexAuth who answered, as while it is upgraded.
      throw answer.status >= 500 && !said.code ? mobile.Refusal.offline : new mobile.Refusal(said.code ?? 'failed', said.detail ?? texts.failed);
    }
    return said;
  };

  const signed = async (what, more, again = true) => {
    const { challenge } = await ask('/challenges');
    const signature = await mobile.store.sign(`flexauth-mobile-${what}\n${mobile.phone.id}\n${challenge}`);
    try {
      return await ask(`/registrations/${mobile.phone.id}/${what}`, { challenge, signature, ...more });
    } catch (error) {
      if (again && error.code === 'mobile.challenge_over') {
        return signed(what, more, false);
      }
      throw error;
    }
  };

  // Also by a page that is just being left.
  const revoke = given => fetch(`${Api}/tokens/revoke`, {
    method: 'POST',
    credentials: 'omit',
    keepalive: true,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refreshToken: given.refreshToken }),
  }).catch(() => { /* Nobody has them any more, and unused they die. */ });

  const wait = time => {
    clearTimeout(timer);
    timer = setTimeout(() => whenDue(), Math.max(1000, time));
  };
  const close = () => {
    clearTimeout(timer);
    tokens = null;
    locks++;
  };

  // The new tokens are used at once: that tells the server that they came.
  const take = async (given, begun) => {
    if (begun !== locks) {
      // Locked meanwhile: what came too late opens nothing.
      revoke(given);
      return null;
    }
    const left = given.expiresIn * 1000;
    tokens = { ...given, until: Date.now() + left };
    wait(left - Math.min(RefreshEarly, left / 2));
    return ask('/me', null, tokens.accessToken);
  };

  mobile.server = {
    ask,
    signed,

    // Whether the phone is unlocked, and whether its tokens are about to end.
    get isOpen() { return tokens !== null; },
    get isDue() { return tokens !== null && tokens.until - Date.now() < RefreshEarly; },

    // What began before the latest lock opens nothing.
    get locks() { return locks; },

    // Gives who it is; null where the phone was locked meanwhile.
    unlock: async (given, begun) => take(await signed('unlock', given), begun),

    // Gives the same.
    refresh: async () => {
      if (!tokens) {
        return null;
      }
      wait(TryAgain);
      const begun = locks;
      try {
        return await take(await ask('/tokens/refresh', { refreshToken: tokens.refreshToken }), begun);
      } catch (error) {
        if (begun === locks) {
          throw error;
        }
        return null;
      }
    },
    whenDue: what => { whenDue = what; },
    soon: () => wait(0),

    // Locked here; and at the server, too.
    close,
    revokeTokens: () => revoke(tokens),
  };
})();
