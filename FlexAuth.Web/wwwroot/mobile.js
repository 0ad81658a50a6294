// FlexAuth on a phone: shows one step at a time and asks the API (docs/mobile-api.md). The key is made here and cannot be taken out of the
// browser; tokens are kept in memory alone, so that each opening asks for the PIN again.
(() => {
  'use strict';

  const Api = '/api/mobile';
  const RefreshEarly = 60_000;
  const Algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const Over = ['mobile.not_registered', 'mobile.pins_used_up', 'mobile.pin_missing'];

  const page = document.getElementById('mobile');
  const problem = document.getElementById('problem');
  const steps = [...document.querySelectorAll('[data-step]')];
  const step = name => steps.find(one => one.dataset.step === name);

  let phone = null;
  let key = null;
  let tokens = null;
  let timer = 0;
  let busy = false;

  // ---- what the browser keeps
  const database = () => new Promise((resolve, reject) => {
    const opening = indexedDB.open('flexauth-mobile', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('phones');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const kept = async (mode, use) => {
    const db = await database();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = db.transaction('phones', mode);
        const asked = use(transaction.objectStore('phones'));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      db.close();
    }
  };
  const keep = () => kept('readwrite', store => store.put(phone, 'this'));
  const forget = async () => {
    phone = key = null;
    close();
    await kept('readwrite', store => store.delete('this'));
  };

  // ---- the server
  class Refusal extends Error {
    constructor(code, sentence) {
      super(sentence);
      this.code = code;
    }
  }
  const base64Url = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
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
      throw new Refusal('offline', page.dataset.offline);
    }

    if (answer.status === 204) {
      return null;
    }

    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw new Refusal(said.code ?? 'failed', said.detail ?? page.dataset.failed);
    }
    return said;
  };
  const signed = async (act, more) => {
    const { challenge } = await ask('/challenges');
    const text = new TextEncoder().encode(`flexauth-mobile-${act}\n${phone.id}\n${challenge}`);
    const signature = base64Url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, phone.key, text));
    return ask(`/registrations/${phone.id}/${act}`, { challenge, signature, ...more });
  };

  // ---- what is shown
  const say = sentence => {
    problem.hidden = !sentence;
    problem.textContent = sentence ?? '';
  };
  const show = name => {
    document.getElementById('starting').hidden = true;
    for (const one of steps) {
      one.hidden = one.dataset.step !== name;
      if (one.hidden && one.reset) {
        one.reset();
      }
    }
    const shown = step(name);
    (shown.querySelector('label:not([hidden]) input') ?? shown).focus();
  };
  const showUnlock = () => {
    step('unlock').querySelector('[data-part=pin]').hidden = !phone.hasPin;
    show('unlock');
  };
  const close = () => {
    clearTimeout(timer);
    tokens = null;
  };
  const showOpen = async given => {
    tokens = given;
    const me = await ask('/me', null, tokens.accessToken);
    for (const field of step('open').querySelectorAll('[data-field]')) {
      field.textContent = me[field.dataset.field];
    }
    waitToRefresh();
    show('open');
  };
  const waitToRefresh = () => {
    clearTimeout(timer);
    timer = setTimeout(() => busy ? waitToRefresh() : act(refresh), Math.max(1000, new Date(tokens.expiresAt) - Date.now() - RefreshEarly));
  };
  const refresh = async () => {
    if (!tokens) {
      return;
    }
    tokens = await ask('/tokens/refresh', { refreshToken: tokens.refreshToken });
    waitToRefresh();
  };

  // One thing at a time; a refusal is said, and what is over is forgotten.
  const act = async what => {
    if (busy) {
      return;
    }
    busy = true;
    say(null);
    for (const button of document.querySelectorAll('button')) {
      button.disabled = true;
    }
    try {
      await what();
    } catch (error) {
      if (Over.includes(error.code)) {
        await forget();
        show('register');
      } else if (error.code === 'mobile.locked') {
        close();
        showUnlock();
      } else if (error.code === 'mobile.pin_required' || error.code === 'mobile.pin_not_now') {
        // It has one: the answer to the choice got lost, or another tab chose.
        [phone.hasPin, phone.mustChoose] = [true, false];
        await keep();
        showUnlock();
      }
      say(error instanceof Refusal ? error.message : page.dataset.failed);
    } finally {
      busy = false;
      for (const button of document.querySelectorAll('button')) {
        button.disabled = false;
      }
    }
  };

  const unlock = async pin => showOpen(await signed('unlock', { pin: phone.hasPin ? pin : null }));

  const register = async form => {
    const code = form.querySelector('[data-part=code]');
    key ??= await crypto.subtle.generateKey(Algorithm, false, ['sign']);
    const publicKey = base64Url(await crypto.subtle.exportKey('spki', key.publicKey));
    let registered;
    try {
      registered = await ask('/registrations', {
        email: form.elements.email.value,
        password: form.elements.password.value,
        name: form.elements.name.value || null,
        code: code.hidden ? null : form.elements.code.value || null,
        publicKey,
      });
    } catch (error) {
      if (error.code === 'mobile.code_required') {
        code.hidden = false;
        form.elements.code.focus();
      }
      throw error;
    }

    phone = { id: registered.id, key: key.privateKey, hasPin: false, mustChoose: registered.pinRequired };
    await keep();
    code.hidden = true;
    showPin();
  };
  const showPin = () => {
    step('pin').querySelector('[data-act=skip]').hidden = phone.mustChoose;
    show('pin');
  };

  const choose = async form => {
    const pin = form.elements.pin.value;
    if (pin !== form.elements.again.value) {
      throw new Refusal('unequal', page.dataset.unequal);
    }
    await signed('pin', { pin });
    [phone.hasPin, phone.mustChoose] = [true, false];
    await keep();
    await unlock(pin);
  };

  const acts = {
    skip: () => unlock(null),
    lock: async () => { close(); showUnlock(); },
    leave: async () => show('leave'),
    back: async () => show('open'),
    confirm: async () => { await signed('revoke'); await forget(); show('register'); },
  };
  const answers = { register, pin: choose, unlock: form => unlock(form.elements.pin.value) };

  for (const form of steps.filter(one => one.tagName === 'FORM')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      act(() => answers[form.dataset.step](form));
    });
  }
  for (const button of document.querySelectorAll('[data-act]')) {
    button.addEventListener('click', () => act(acts[button.dataset.act]));
  }

  const start = async () => {
    try {
      phone = await kept('readonly', store => store.get('this')) ?? null;
    } catch {
      phone = null;
    }
    if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) {
      document.getElementById('starting').hidden = true;
      say(page.dataset.unsupported);
    } else if (!phone) {
      show('register');
    } else if (phone.mustChoose) {
      showPin();
    } else {
      showUnlock();
    }
    navigator.serviceWorker?.register('/mobile-worker.js', { scope: '/mobile' }).catch(() => { /* It works without, but for being offline. */ });
  };
  start();
})();
