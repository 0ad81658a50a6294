// FlexAuth on a phone: shows one step at a time. What the phone keeps is in mobile-store.js, what is asked of the server in mobile-server.js, the
// browser's question for a passkey in mobile-passkey.js. Whoever leaves the page, or does not touch it for some minutes, has locked it.
(() => {
  'use strict';

  const LockAfter = 300_000;
  const Digits = /^\d{6}$/;
  const Over = ['mobile.not_registered', 'mobile.pins_used_up'];

  const page = document.getElementById('mobile');
  const problem = document.getElementById('problem');
  const steps = [...document.querySelectorAll('[data-step]')];
  const step = name => steps.find(one => one.dataset.step === name);

  const { mobile } = window.flexAuth ?? {};
  if (!mobile?.server || !mobile.passkey) {
    // One of the scripts did not come, or is of another build. An installed page has no button of the browser to load it again.
    const again = document.getElementById('again');
    document.getElementById('starting').textContent = page.dataset.failed;
    again.addEventListener('click', () => window.location.reload());
    again.hidden = false;
    return;
  }
  const { Refusal, passkey, server, store } = mobile;

  let idle = 0;
  let touched = 0;
  let busy = false;
  let quiet = null;
  let doing = null;
  let isLeaving = false;
  let isGoingBack = false;

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
    for (const part of mobile.phone ? step(name).querySelectorAll('[data-guard]') : []) {
      part.hidden = !part.dataset.guard.split(' ').includes(store.guard());
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
  // Offered where this device keeps passkeys, at once, so that nothing moves under a finger.
  const offerPasskey = async name => {
    const isHere = await passkey.isHere;
    step(name).querySelector('[data-part=passkey]').hidden = !isHere;
    return isHere;
  };
  // Nobody taps on a page that nobody sees.
  const prepare = ask => document.hidden || isLeaving || ask();
  const showPin = sentence => {
    step('pin').querySelector('[data-act=skip]').hidden = mobile.phone.mustChoose;
    tell('pin', sentence);
    offerPasskey('pin').then(isHere => isHere && prepare(passkey.prepareToMake));
  };
  const showUnlock = sentence => {
    step('unlock').reset();
    tell('unlock', sentence);
    if (mobile.phone.passkey) {
      prepare(passkey.prepareToUse);
    }
  };
  // A PIN that was not chosen yet is still to be chosen, also after a reload.
  const showFirst = sentence => !mobile.phone ? showRegister() : mobile.phone.mustChoose || mobile.phone.isChoosing ? showPin(sentence) : showUnlock(sentence);

  const close = () => {
    clearTimeout(idle);
    server.close();
  };
  const lock = () => {
    if (server.isOpen) {
      server.revokeTokens();
      close();
      showUnlock();
    }
  };
  const lockIfIdle = () => {
    const left = touched + LockAfter - Date.now();
    clearTimeout(idle);
    if (left <= 0) {
      lock();
    } else if (server.isOpen) {
      idle = setTimeout(lockIfIdle, left);
    }
  };
  const showHolder = me => {
    for (const field of me ? step('open').querySelectorAll('[data-field]') : []) {
      field.textContent = me[field.dataset.field];
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

  const letGo = () => server.signed('revoke').catch(() => { /* Then it is cleared away when it is not used. */ });
  const forget = async () => {
    passkey.forget();
    close();
    await store.forget();
  };

  // What is over is forgotten.
  const settle = async error => {
    const isUseless = ['mobile.pin_missing', 'mobile.code_missing'].includes(error.code) || (error.code === 'mobile.pin_not_now' && mobile.phone.mustChoose);
    if (isUseless) {
      await letGo();
    }
    if (isUseless || Over.includes(error.code)) {
      await forget();
      showFirst();
    } else if (error.code === 'mobile.locked') {
      close();
      showUnlock();
    } else if (error.code === 'mobile.changed') {
      // By another tab, perhaps, and that locked the phone: what was typed here is not tried.
      await store.readAgain();
      close();
      showUnlock();
    } else if (Object.hasOwn(Chosen, error.code)) {
      // It has one: the answer to the choice got lost, or another tab chose. Else it was not given, and is asked for where it was.
      const isNews = store.guard() !== Chosen[error.code];
      await store.readAgain();
      await store.opensBy(Chosen[error.code] === 'pin', Chosen[error.code] === 'passkey' ? mobile.phone.passkey ?? {} : null);
      if (isNews || !server.isOpen) {
        close();
        showUnlock();
      }
    } else if (error.code === 'mobile.pin_not_now') {
      await store.opensBy(mobile.phone.hasPin, mobile.phone.passkey);
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

  const refresh = async () => {
    const me = await server.refresh();
    if (me) {
      showHolder(me);
      say(null);
    }
  };
  const refreshQuietly = () => {
    quiet ??= act(refresh).finally(() => { quiet = null; });
  };
  server.whenDue(() => busy ? server.soon() : refreshQuietly());

  const Unknown = ['mobile.pin_none', 'mobile.passkey_none'];
  const unlock = async pin => {
    const begun = server.locks;
    try {
      const used = mobile.phone.passkey ? await passkey.use() : null;
      touched = Date.now();
      showHolder(await server.unlock(used ? { passkey: used.given } : { pin: mobile.phone.hasPin ? pin : null }, begun));
      if (used && !mobile.phone.passkey.id) {
        await store.opensBy(false, used.kept);
      }
    } catch (error) {
      if (Unknown.includes(error.code) && store.guard() !== 'none') {
        // The server does not know it, as after a restored backup: the key alone opens, or what the server asks for then.
        await store.opensBy(false);
        await unlock(null);
        return;
      }
      lock();
      throw error;
    }
    if (server.isOpen) {
      lockIfIdle();
      showOpen();
    }
  };

  const register = async code => {
    const other = await store.stored();
    if (other) {
      mobile.phone = other;
      showFirst();
      return;
    }
    const fields = step('register').elements;
    const publicKey = await store.publicKey();
    await store.tryToKeep().catch(() => { throw new Refusal('unsupported', page.dataset.unsupported); });
    const registered = await server.ask('/registrations', {
      email: fields.email.value,
      password: fields.password.value,
      name: fields.name.value || null,
      code,
      publicKey,
    });
    const another = await store.keepNew(registered.id, registered.pinRequired);
    if (another) {
      await letGo();
      mobile.phone = another;
    }
    navigator.storage?.persist?.().catch(() => { /* Then the system may clear it away when it is short of space. */ });
    step('register').reset();
    showFirst(madeRoom(registered.madeRoom));
  };
  const madeRoom = many => !many ? null : many === 1 ? page.dataset.madeRoomOne : page.dataset.madeRoomMany.replace('{0}', many);
  const choose = async form => {
    const pin = form.elements.pin.value;
    if (pin !== form.elements.again.value) {
      throw new Refusal('unequal', page.dataset.unequal);
    }
    await server.signed('pin', { pin });
    await store.opensBy(true);
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
    await server.signed('change-pin', { pin: pin.value, newPin: next.value });
    form.reset();
    showChanged(page.dataset.pinChanged);
  };
  const toPasskey = async form => {
    await passkey.make({ pin: form.elements.pin.value });
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
    const { given } = proof ??= await passkey.use();
    try {
      await server.signed('change-pin', { passkey: given, newPin: next.value });
    } catch (error) {
      proof = ['mobile.pin_easy', 'mobile.pin_malformed'].includes(error.code) ? proof : null;
      throw error;
    }
    proof = null;
    passkey.forget();
    await store.opensBy(true);
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
    skip: async () => { await store.opensBy(false); await unlock(null); },
    passkey: async () => { await passkey.make(); showChanged(page.dataset.passkeyMade); },
    retry: () => location.reload(),
    leave: () => show('leave'),
    change: () => { step('change').reset(); show('change'); },
    'to-passkey': () => { step('to-passkey').reset(); show('to-passkey'); },
    'to-pin': () => { proof = null; step('to-pin').reset(); show('to-pin'); prepare(passkey.prepareToUse); },
    back: () => server.isOpen ? showOpen() : showUnlock(),
    confirm: async () => { await server.signed('revoke'); await forget(); showFirst(); },
  };

  for (const form of steps.filter(one => one.tagName === 'FORM')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      act(() => answers[form.dataset.step](form), form.querySelector('[type=submit]'));
    });
  }
  const stop = async () => {
    if (passkey.stop()) {
      await doing;
    }
  };
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
  // What is under way when the page is left comes too late.
  window.addEventListener('pagehide', () => { isLeaving = true; lock(); close(); });
  window.addEventListener('pageshow', () => { isLeaving = isGoingBack = false; });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && server.isOpen) {
      lockIfIdle();
    }
    if (!document.hidden && server.isDue) {
      refreshQuietly();
    }
  });
  window.addEventListener('offline', () => say(page.dataset.offline));
  window.addEventListener('online', () => server.isOpen ? refreshQuietly() : problem.textContent === page.dataset.offline && say(null));

  const start = async () => {
    navigator.serviceWorker?.register(`/mobile-worker.js?v=${page.dataset.version}`, { scope: '/mobile' }).catch(() => { /* It works without, but for being offline. */ });
    if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) {
      document.getElementById('starting').hidden = true;
      say(page.dataset.unsupported);
      return;
    }
    try {
      mobile.phone = await store.stored() ?? null;
    } catch {
      // Nobody knows whether it is registered: another browser would not help whoever is.
      show('stuck');
      return;
    }

    if (mobile.phone && !mobile.phone.mustChoose && !mobile.phone.isChoosing && store.guard() === 'none') {
      await act(() => unlock(null));
    } else {
      showFirst();
    }
    sayWhetherReached();
  };
  // What is shown may be the page that was kept: whether FlexAuth answers, it does not know.
  const sayWhetherReached = async () => {
    const error = navigator.onLine ? await server.ask('/challenges').then(() => null, refusal => refusal) : Refusal.offline;
    if (error?.code === 'offline' && problem.hidden && !server.isOpen) {
      say(error.message);
    }
  };
  start().catch(() => {
    document.getElementById('starting').hidden = true;
    say(page.dataset.failed);
  });
})();
