// FlexAuth on a phone: shows one step at a time and asks the API (docs/mobile-api.md). The key is made here and cannot be taken out of the
// browser; tokens are kept in memory alone, so that each opening asks for the PIN or the passkey again. Whoever leaves the page, or does not touch
// it for some minutes, has locked it.
(() => {
  'use strict';

  const Api = '/api/mobile';
  const RefreshEarly = 60_000;
  const TryAgain = 15_000;
  const LockAfter = 300_000;
  const AskAnew = 60_000;
  const KeptWithin = 3_000;
  const Digits = /^\d{6}$/;
  const Algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const Over = ['mobile.not_registered', 'mobile.pins_used_up'];

  const page = document.getElementById('mobile');
  const problem = document.getElementById('problem');
  const steps = [...document.querySelectorAll('[data-step]')];
  const step = name => steps.find(one => one.dataset.step === name);

  let phone = null;
  let key = null;
  let tokens = null;
  let timer = 0;
  let idle = 0;
  let touched = 0;
  let locks = 0;
  let busy = false;
  let quiet = null;
  let isLeaving = false;
  let isGoingBack = false;
  let asked = null;
  let doing = null;
  let stopAsking = null;

  // ---- what the browser keeps
  // It answers at once or, in some browsers, never.
  const inTime = answer => {
    let late = 0;
    const tooLate = new Promise((_, reject) => { late = setTimeout(() => reject(new Error('The browser does not answer.')), KeptWithin); });
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(late));
  };
  const database = () => inTime(new Promise((resolve, reject) => {
    const opening = indexedDB.open('flexauth-mobile', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('phones');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error('Another tab has it open.'));
  }));
  const kept = async (mode, use) => {
    const db = await database().catch(database);
    try {
      return await inTime(new Promise((resolve, reject) => {
        const transaction = db.transaction('phones', mode);
        const asked = use(transaction.objectStore('phones'));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      }));
    } finally {
      db.close();
    }
  };
  // Another tab may have registered meanwhile: nobody touches a registration that is not theirs.
  const exchange = use => kept('readwrite', store => {
    const there = store.get('this');
    there.onsuccess = () => use(store, there.result?.id ?? null);
    return there;
  });
  const keep = () => exchange((store, id) => id === phone.id && store.put(phone, 'this'));
  const stored = () => kept('readonly', store => store.get('this'));
  const keepNew = async () => {
    const other = await exchange((store, id) => id ?? store.put(phone, 'this'));
    if (other) {
      await signed('revoke').catch(() => { /* Then it is cleared away when it is not used. */ });
      phone = other;
    }
  };
  const forget = async () => {
    const gone = phone?.id;
    forgetPasskey();
    phone = key = null;
    close();
    phone = await exchange((store, id) => id === gone && store.delete('this')).then(there => there && there.id !== gone ? there : null);
  };

  // Whether this browser keeps a key is found out before anybody is registered.
  const tryToKeep = async () => {
    try {
      await kept('readwrite', store => store.put(key.privateKey, 'trial'));
      await kept('readwrite', store => store.delete('trial'));
    } catch {
      throw new Refusal('unsupported', page.dataset.unsupported);
    }
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
      // Without a code it was somebody before FlexAuth who answered, as while it is upgraded.
      throw answer.status >= 500 && !said.code ? new Refusal('offline', page.dataset.offline) : new Refusal(said.code ?? 'failed', said.detail ?? page.dataset.failed);
    }
    return said;
  };
  const signed = async (what, more, again = true) => {
    const { challenge } = await ask('/challenges');
    const text = new TextEncoder().encode(`flexauth-mobile-${what}\n${phone.id}\n${challenge}`);
    const signature = base64Url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, phone.key, text));
    try {
      return await ask(`/registrations/${phone.id}/${what}`, { challenge, signature, ...more });
    } catch (error) {
      if (again && error.code === 'mobile.challenge_over') {
        return signed(what, more, false);
      }
      throw error;
    }
  };

  // ---- the passkey of this phone
  // Without its script a PIN opens the page all the same.
  const passkeys = window.flexAuth?.passkeys ?? { isHere: async () => false, forget: () => {}, get: async () => ({ problem: 'failed' }), stop: () => {} };
  const guard = () => phone.passkey ? 'passkey' : phone.hasPin ? 'pin' : 'none';
  const forgetPasskey = () => phone?.passkey?.id && passkeys.forget(phone.passkey.rpId, phone.passkey.id);

  // What the server asks of it is there before the tap: browsers want their own question to follow at once.
  const askForPasskey = (what, more) => {
    if (more || asked?.what !== what || asked.phone !== phone.id || asked.until < Date.now()) {
      const request = signed(what, more);
      const mine = asked = { what, request, phone: more ? null : phone.id, until: Date.now() + AskAnew };
      request.catch(() => { if (asked === mine) { asked = null; } });
    }
    return asked.request;
  };
  // Nobody taps on a page that nobody sees.
  const prepare = what => document.hidden || isLeaving || askForPasskey(what).catch(() => { /* It is asked for again when it is wanted. */ });

  // The browser asks its person. Whoever cancels has changed nothing; whoever goes elsewhere on the page waits for no answer.
  const askPerson = async (kind, what, more) => {
    let isStopped = false;
    const stopped = new Promise((_, reject) => {
      stopAsking = () => {
        isStopped = true;
        reject(new Refusal('stopped'));
      };
    });
    const answered = async () => {
      const request = await askForPasskey(what, more);
      return isStopped ? request : { ...request, ...await passkeys[kind](JSON.stringify(request.options)) };
    };
    try {
      return await Promise.race([answered(), stopped]);
    } finally {
      stopAsking = null;
    }
  };
  const stop = async () => {
    if (stopAsking) {
      stopAsking();
      passkeys.stop();
      await doing;
    }
  };
  const withPasskey = async (kind, what, more) => {
    const { options, challenge, answer, problem: why } = await askPerson(kind, what, more);
    if (!answer) {
      throw why === 'address' ? new Refusal('passkey', page.dataset.passkeyAddress) : notDone(kind);
    }
    asked = null;
    const credential = JSON.parse(answer);
    return { given: { challenge, credential }, kept: { id: credential.id, rpId: options.rp?.id ?? options.rpId } };
  };

  const notDone = kind => {
    const { passkeyNotMade, passkeyPinStays, passkeyNotUsed } = page.dataset;
    return new Refusal('passkey', kind === 'get' ? passkeyNotUsed : phone.hasPin ? passkeyPinStays : passkeyNotMade);
  };

  // One tab at a time: in a keychain the passkey of a second one would take the first one's place. What another tab chose, the server says.
  const makePasskey = more => navigator.locks
    ? navigator.locks.request('flexauth-mobile-passkey', { ifAvailable: true }, lock => {
      if (!lock) {
        throw notDone('create');
      }
      return makeAlone(more);
    })
    : makeAlone(more);

  // One that the server does not take opens nothing.
  const makeAlone = async more => {
    const there = await stored();
    if (there?.id === phone.id && (there.passkey || there.hasPin !== phone.hasPin)) {
      asked = null;
    }
    const { given, kept } = await withPasskey('create', 'new-passkey', more);
    try {
      await signed('passkey', { passkey: given });
    } catch (error) {
      if (error.code?.startsWith('mobile.')) {
        passkeys.forget(kept.rpId, kept.id);
      }
      throw error;
    }
    await opensBy(false, kept);
  };

  // Offered where this device keeps passkeys, at once, so that nothing moves under a finger.
  const here = 'passkeys' in page.dataset ? passkeys.isHere() : Promise.resolve(false);
  const offerPasskey = async name => {
    const isHere = await here;
    step(name).querySelector('[data-part=passkey]').hidden = !isHere;
    return isHere;
  };

  // ---- what is shown
  const shown = () => steps.find(one => !one.hidden);
  const say = (sentence, field) => {
    for (const one of document.querySelectorAll('[aria-invalid]')) {
      one.removeAttribute('aria-invalid');
      one.removeAttribute('aria-describedby');
    }
    problem.hidden = !sentence;
    problem.textContent = sentence ?? '';
    if (field) {
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', problem.id);
      field.focus();
    }
  };
  const hideDigits = () => {
    for (const button of document.querySelectorAll('[data-show]')) {
      showDigits(button, false);
    }
  };
  const showDigits = (button, are) => {
    button.setAttribute('aria-pressed', String(are));
    for (const field of button.form.querySelectorAll('[name=pin], [name=next], [name=again]')) {
      field.type = are ? 'text' : 'password';
    }
  };

  // A step that is looked at aside is left by Back.
  const Aside = ['code', 'leave', 'change', 'to-passkey', 'to-pin'];
  const note = name => {
    if (isGoingBack) {
      return;
    }
    if (Aside.includes(name) && history.state !== 'aside') {
      history.pushState('aside', '');
    } else if (!Aside.includes(name) && history.state === 'aside' && !isLeaving) {
      isGoingBack = true;
      history.back();
    }
  };
  const show = (name, said) => {
    document.getElementById('starting').hidden = true;
    say(null);
    hideDigits();
    note(name);
    for (const one of steps) {
      one.hidden = one.dataset.step !== name;
    }
    for (const part of phone ? step(name).querySelectorAll('[data-guard]') : []) {
      part.hidden = !part.dataset.guard.split(' ').includes(guard());
    }
    step(name).querySelector('h1').after(problem);
    (said ?? step(name).querySelector('label:not([hidden]) input, [type=submit]') ?? step(name)).focus();
  };
  // Where a refusal sends its person to the portal.
  const Links = { 'mobile.no_app': 'no-app', 'mobile.too_many': 'too-many' };
  const offerLink = code => {
    for (const part of Object.values(Links)) {
      step('register').querySelector(`[data-part=${part}]`).hidden = Links[code] !== part;
    }
  };
  const showRegister = () => {
    for (const form of steps.filter(one => one.reset)) {
      form.reset();
    }
    offerLink(null);
    // A page on the home screen of an iPhone keeps what it stores; one in its browser does not.
    step('register').querySelector('[data-part=home]').hidden = navigator.standalone !== false;
    show('register');
  };
  // What happened meanwhile is read before what is asked for.
  const tell = (name, sentence) => {
    const news = step(name).querySelector('[data-part=news]');
    [news.hidden, news.textContent] = [!sentence, sentence ?? ''];
    show(name, sentence ? news : null);
  };
  const showPin = sentence => {
    step('pin').querySelector('[data-act=skip]').hidden = phone.mustChoose;
    tell('pin', sentence);
    offerPasskey('pin').then(isHere => isHere && prepare('new-passkey'));
  };
  const showUnlock = sentence => {
    step('unlock').reset();
    tell('unlock', sentence);
    if (phone.passkey) {
      prepare('passkey-challenge');
    }
  };
  // A PIN that was not chosen yet is still to be chosen, also after a reload.
  const showFirst = sentence => !phone ? showRegister() : phone.mustChoose || phone.isChoosing ? showPin(sentence) : showUnlock(sentence);
  const close = () => {
    clearTimeout(timer);
    clearTimeout(idle);
    tokens = null;
    locks++;
  };

  // Locked at the server too, also by a page that is just being left.
  const revoke = given => fetch(`${Api}/tokens/revoke`, {
    method: 'POST',
    credentials: 'omit',
    keepalive: true,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refreshToken: given.refreshToken }),
  }).catch(() => { /* Nobody has them any more, and unused they die. */ });
  const lock = () => {
    if (tokens) {
      revoke(tokens);
      close();
      showUnlock();
    }
  };
  const lockIfIdle = () => {
    const left = touched + LockAfter - Date.now();
    clearTimeout(idle);
    if (left <= 0) {
      lock();
    } else if (tokens) {
      idle = setTimeout(lockIfIdle, left);
    }
  };

  // The new tokens are used at once: that tells the server that they came.
  const take = async (given, begun) => {
    if (begun !== locks) {
      // Locked meanwhile: what came too late opens nothing.
      revoke(given);
      return;
    }
    const left = given.expiresIn * 1000;
    tokens = { ...given, until: Date.now() + left };
    wait(left - Math.min(RefreshEarly, left / 2));
    const me = await ask('/me', null, tokens.accessToken);
    for (const field of step('open').querySelectorAll('[data-field]')) {
      field.textContent = me[field.dataset.field];
    }
  };
  const wait = time => {
    clearTimeout(timer);
    timer = setTimeout(() => busy ? wait(0) : refreshQuietly(), Math.max(1000, time));
  };
  const refresh = async () => {
    if (tokens) {
      wait(TryAgain);
      const begun = locks;
      try {
        await take(await ask('/tokens/refresh', { refreshToken: tokens.refreshToken }), begun);
        say(null);
      } catch (error) {
        if (begun === locks) {
          throw error;
        }
      }
    }
  };

  // Which field is wrong, where it is not the last one that is shown; what is secret is typed again.
  const Fields = { 'sign_in.not_an_email': 'email', 'sign_in.password_missing': 'password', 'sign_in.wrong_email_or_password': 'password', unequal: 'again' };
  const Wrong = /^(sign_in\.(not_an_email|password_missing|wrong_|code_)|mobile\.pin_(wrong|easy|malformed|required)|unequal)/;
  const explain = error => {
    const form = shown();
    const names = [Fields[error.code], error.code === 'mobile.pin_easy' && 'next', 'code', 'pin', 'next'];
    const field = Wrong.test(error.code) ? names.map(name => form?.elements?.[name]).find(Boolean) : null;
    for (const secret of field ? form.querySelectorAll('[name=pin], [name=next], [name=again], [name=code]') : []) {
      secret.value = error.code === 'unequal' && secret !== field ? secret.value : '';
    }
    offerLink(error.code);
    say(error instanceof Refusal ? error.message : page.dataset.failed, field);
  };

  // What tells how the phone opens, where the page thought otherwise.
  const Chosen = {
    'mobile.pin_required': 'pin', 'mobile.pin_chosen': 'pin', 'mobile.pin_none': 'none', 'mobile.passkey_none': 'none',
    'mobile.passkey_required': 'passkey', 'mobile.passkey_chosen': 'passkey',
  };

  // What is over is forgotten.
  const settle = async error => {
    const isUseless = ['mobile.pin_missing', 'mobile.code_missing'].includes(error.code) || (error.code === 'mobile.pin_not_now' && phone.mustChoose);
    if (isUseless) {
      await signed('revoke').catch(() => { /* Then it is cleared away when it is not used. */ });
    }
    if (isUseless || Over.includes(error.code)) {
      await forget();
      showFirst();
    } else if (error.code === 'mobile.locked') {
      close();
      showUnlock();
    } else if (error.code === 'mobile.changed') {
      // By another tab, perhaps, and that locked the phone: what was typed here is not tried.
      const there = await stored();
      phone = there?.id === phone.id ? there : phone;
      close();
      showUnlock();
    } else if (Object.hasOwn(Chosen, error.code)) {
      // It has one: the answer to the choice got lost, or another tab chose. Else it was not given, and is asked for where it was.
      const isNews = guard() !== Chosen[error.code];
      const there = await stored();
      phone = there?.id === phone.id ? there : phone;
      await opensBy(Chosen[error.code] === 'pin', Chosen[error.code] === 'passkey' ? phone.passkey ?? {} : null);
      if (isNews || !tokens) {
        close();
        showUnlock();
      }
    } else if (error.code === 'mobile.pin_not_now') {
      await opensBy(phone.hasPin, phone.passkey);
      showUnlock();
    } else if (!shown()) {
      showUnlock();
    }
  };

  // One thing at a time; a refusal is said. A tap within a refresh that nobody asked for waits for it.
  const act = async (what, button) => {
    await quiet;
    if (!busy) {
      doing = carryOut(what, button);
      await doing;
    }
  };
  const carryOut = async (what, button) => {
    busy = true;
    button?.setAttribute('aria-busy', 'true');
    try {
      await what();
    } catch (error) {
      if (error.code !== 'stopped') {
        await settle(error).catch(() => showFirst());
        explain(error);
      }
    } finally {
      busy = false;
      button?.removeAttribute('aria-busy');
    }
  };

  const refreshQuietly = () => {
    quiet ??= act(refresh).finally(() => { quiet = null; });
  };

  const Unknown = ['mobile.pin_none', 'mobile.passkey_none'];
  const unlock = async pin => {
    const begun = locks;
    try {
      const used = phone.passkey ? await withPasskey('get', 'passkey-challenge') : null;
      touched = Date.now();
      await take(await signed('unlock', used ? { passkey: used.given } : { pin: phone.hasPin ? pin : null }), begun);
      if (used && !phone.passkey.id) {
        await opensBy(false, used.kept);
      }
    } catch (error) {
      if (Unknown.includes(error.code) && guard() !== 'none') {
        // The server does not know it, as after a restored backup: the key alone opens, or what the server asks for then.
        await opensBy(false);
        await unlock(null);
        return;
      }
      lock();
      throw error;
    }
    if (tokens) {
      lockIfIdle();
      showOpen();
    }
  };

  const register = async code => {
    const other = await stored();
    if (other) {
      phone = other;
      showFirst();
      return;
    }
    const fields = step('register').elements;
    key ??= await crypto.subtle.generateKey(Algorithm, false, ['sign']);
    await tryToKeep();
    const registered = await ask('/registrations', {
      email: fields.email.value,
      password: fields.password.value,
      name: fields.name.value || null,
      code,
      publicKey: base64Url(await crypto.subtle.exportKey('spki', key.publicKey)),
    });
    phone = { id: registered.id, key: key.privateKey, hasPin: false, passkey: null, mustChoose: registered.pinRequired, isChoosing: true };
    await keepNew();
    navigator.storage?.persist?.().catch(() => { /* Then the system may clear it away when it is short of space. */ });
    step('register').reset();
    showFirst(madeRoom(registered.madeRoom));
  };
  const madeRoom = many => !many ? null : many === 1 ? page.dataset.madeRoomOne : page.dataset.madeRoomMany.replace('{0}', many);
  const opensBy = async (hasPin, passkey = null) => {
    [phone.hasPin, phone.passkey, phone.mustChoose, phone.isChoosing] = [hasPin, passkey, false, false];
    await keep();
  };
  const choose = async form => {
    const pin = form.elements.pin.value;
    if (pin !== form.elements.again.value) {
      throw new Refusal('unequal', page.dataset.unequal);
    }
    await signed('pin', { pin });
    await opensBy(true);
    form.reset();
    await unlock(pin);
  };

  const showOpen = () => {
    show('open');
    offerPasskey('open');
  };
  // Whatever opens the phone now, the server locked it: it is opened anew.
  const showChanged = sentence => {
    close();
    showUnlock(sentence);
  };
  const change = async form => {
    const { pin, next, again } = form.elements;
    if (next.value !== again.value) {
      throw new Refusal('unequal', page.dataset.unequal);
    }
    await signed('change-pin', { pin: pin.value, newPin: next.value });
    form.reset();
    showChanged(page.dataset.pinChanged);
  };
  const toPasskey = async form => {
    await makePasskey({ pin: form.elements.pin.value });
    form.reset();
    showChanged(page.dataset.passkeyOpens);
  };

  // A PIN that will not do leaves the passkey's answer as it is: nobody is asked for their finger twice.
  let proof = null;
  const toPin = async form => {
    const { next, again } = form.elements;
    if (next.value !== again.value) {
      throw new Refusal('unequal', page.dataset.unequal);
    }
    const { given } = proof ??= await withPasskey('get', 'passkey-challenge');
    try {
      await signed('change-pin', { passkey: given, newPin: next.value });
    } catch (error) {
      proof = ['mobile.pin_easy', 'mobile.pin_malformed'].includes(error.code) ? proof : null;
      throw error;
    }
    proof = null;
    forgetPasskey();
    await opensBy(true);
    form.reset();
    showChanged(page.dataset.pinOpens);
  };

  const answers = {
    register: () => register(null).catch(error => {
      if (error.code !== 'mobile.code_required') {
        throw error;
      }
      step('code').reset();
      show('code');
    }),
    code: form => register(form.elements.code.value).catch(error => {
      if (['sign_in.wrong_email_or_password', 'mobile.no_app', 'mobile.app_forbidden', 'mobile.too_many'].includes(error.code)) {
        show('register');
      }
      throw error;
    }),
    pin: choose,
    change,
    'to-passkey': toPasskey,
    'to-pin': toPin,
    unlock: form => unlock(form.elements.pin.value),
  };
  const acts = {
    again: () => show('register'),
    skip: async () => { await opensBy(false); await unlock(null); },
    passkey: async () => { await makePasskey(); showChanged(page.dataset.passkeyMade); },
    retry: () => location.reload(),
    leave: () => show('leave'),
    change: () => { step('change').reset(); show('change'); },
    'to-passkey': () => { step('to-passkey').reset(); show('to-passkey'); },
    'to-pin': () => { proof = null; step('to-pin').reset(); show('to-pin'); prepare('passkey-challenge'); },
    back: () => tokens ? showOpen() : showUnlock(),
    confirm: async () => { await signed('revoke'); await forget(); showFirst(); },
  };

  for (const form of steps.filter(one => one.tagName === 'FORM')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      act(() => answers[form.dataset.step](form), form.querySelector('[type=submit]'));
    });
  }
  const Elsewhere = ['leave', 'back', 'again'];
  for (const button of document.querySelectorAll('[data-act]')) {
    // Locking waits for nothing, and whoever turns elsewhere not for the browser's question.
    const name = button.dataset.act;
    button.addEventListener('click', async () => {
      if (name === 'lock') {
        lock();
        return;
      }
      await (Elsewhere.includes(name) && stop());
      act(async () => acts[name](), button);
    });
  }
  for (const button of document.querySelectorAll('[data-show]')) {
    button.addEventListener('click', () => showDigits(button, button.getAttribute('aria-pressed') === 'false'));
  }
  window.addEventListener('popstate', async () => {
    const name = shown()?.dataset.step;
    if (isGoingBack) {
      // The page's own step back has come, which takes a moment: nobody wants to leave what is asked by now.
      isGoingBack = false;
      note(name);
      return;
    }
    await stop();
    if (Aside.includes(name) && shown().dataset.step === name) {
      (name === 'code' ? acts.again : acts.back)();
    }
  });

  // A code of six digits is all that there is to type; a PIN is sent when its owner says so, since few tries are left.
  for (const field of document.querySelectorAll('[data-complete]')) {
    field.addEventListener('input', () => Digits.test(field.value) && field.form.requestSubmit());
  }

  // Before a touch counts, the time without one does: timers sleep with the phone.
  for (const touch of ['pointerdown', 'keydown', 'input']) {
    window.addEventListener(touch, () => { lockIfIdle(); touched = Date.now(); }, { capture: true, passive: true });
  }

  // A phone sleeps, and timers with it; and it goes where there is no network.
  window.addEventListener('pagehide', () => { isLeaving = true; lock(); locks++; });
  window.addEventListener('pageshow', () => { isLeaving = isGoingBack = false; });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && tokens) {
      lockIfIdle();
    }
    if (!document.hidden && tokens && tokens.until - Date.now() < RefreshEarly) {
      refreshQuietly();
    }
  });
  window.addEventListener('offline', () => say(page.dataset.offline));
  window.addEventListener('online', () => tokens ? refreshQuietly() : problem.textContent === page.dataset.offline && say(null));

  const start = async () => {
    navigator.serviceWorker?.register(`/mobile-worker.js?v=${page.dataset.version}`, { scope: '/mobile' }).catch(() => { /* It works without, but for being offline. */ });
    if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) {
      document.getElementById('starting').hidden = true;
      say(page.dataset.unsupported);
      return;
    }
    try {
      phone = await stored() ?? null;
    } catch {
      // Nobody knows whether it is registered: another browser would not help whoever is.
      show('stuck');
      return;
    }

    if (phone && !phone.mustChoose && !phone.isChoosing && guard() === 'none') {
      await act(() => unlock(null));
    } else {
      showFirst();
    }
    sayWhetherReached();
  };
  // What is shown may be the page that was kept: whether FlexAuth answers, it does not know.
  const sayWhetherReached = async () => {
    const error = navigator.onLine ? await ask('/challenges').then(() => null, refusal => refusal) : new Refusal('offline', page.dataset.offline);
    if (error?.code === 'offline' && problem.hidden && !tokens) {
      say(error.message);
    }
  };
  start().catch(() => {
    document.getElementById('starting').hidden = true;
    say(page.dataset.failed);
  });
})();
