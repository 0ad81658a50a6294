// Passkeys (WebAuthn): takes the options as JSON, gives the answer as JSON. Browsers carry out one request at a time, and so does this.
(() => {
  'use strict';

  const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));

  const text = buffer => btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  // By hand: older browsers have no parseRequestOptionsFromJSON, and what some password managers answer has no toJSON.
  const optionsFrom = json => {
    const options = JSON.parse(json);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials])
      for (const credential of list ?? []) credential.id = bytes(credential.id);
    return options;
  };

  const answerOf = credential => {
    const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = credential.response;
    const response = attestationObject
      ? { attestationObject: text(attestationObject), transports: credential.response.getTransports?.() ?? [] }
      : { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null };
    response.clientDataJSON = text(clientDataJSON);
    return JSON.stringify({ id: text(credential.rawId), type: credential.type, clientExtensionResults: {}, response });
  };

  // What went wrong, as far as browsers tell: to cancel, to have no passkey and to be too late are one to them.
  const problemOf = (failure, late) => ({
    NotAllowedError: late ? 'late' : 'cancelled',
    InvalidStateError: 'already',
    ConstraintError: 'no_authenticator',
    NotSupportedError: 'no_authenticator',
    SecurityError: 'address',
  })[failure.name] ?? 'failed';

  // What the browser carries out, and the number of the last one that wanted to: of those that wait, only that one goes on.
  let pending = null;
  let latest = 0;

  // What asks the person openly, and the number of the last offer: an offer waits until that is answered.
  let open = null;
  let offers = 0;

  const giveUp = async () => {
    latest++;
    const stopping = pending;
    stopping?.abort.abort();
    await stopping?.settled;
  };

  const ask = async (kind, json, mediation) => {
    if (!window.PublicKeyCredential) return { problem: window.isSecureContext ? 'unsupported' : 'insecure' };
    const givenUp = giveUp();
    const mine = latest;
    await givenUp;
    if (mine !== latest) return { problem: null };
    const request = pending = { abort: new AbortController() };
    const began = performance.now();
    let publicKey;
    try {
      publicKey = optionsFrom(json);
      const asked = navigator.credentials[kind]({ publicKey, signal: request.abort.signal, ...(mediation && { mediation }) });
      request.settled = asked.then(() => {}, () => {});
      return { answer: answerOf(await asked) };
    } catch (failure) {
      return { problem: request.abort.signal.aborted ? null : problemOf(failure, performance.now() - began >= publicKey?.timeout) };
    } finally {
      if (pending === request) pending = null;
    }
  };

  const askOpenly = (kind, json) => {
    const mine = open = ask(kind, json).finally(() => { if (open === mine) open = null; });
    return mine;
  };

  const suggest = async (json, number, owner) => {
    const mine = ++offers;
    if (!await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) return;
    while (open && mine === offers) await open;
    if (mine !== offers) return;
    const { answer } = await ask('get', json, 'conditional');
    if (answer) await owner.invokeMethodAsync('TakeAsync', number, answer);
  };

  (window.flexAuth ??= {}).passkeys = {
    // Whether this device itself keeps passkeys, and recognises its person.
    isHere: async () => await window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false) ?? false,

    // It opens nothing any more: keychains that listen put it away.
    forget: (rpId, credentialId) => { window.PublicKeyCredential?.signalUnknownCredential?.({ rpId, credentialId })?.catch(() => { /* It stays, and opens nothing. */ }); },

    create: json => askOpenly('create', json),

    get: json => askOpenly('get', json),

    // Among the suggestions of the field whose autocomplete ends in "webauthn", for as long as its page asks. Nobody waits for it.
    offer: (json, number, owner) => { suggest(json, number, owner).catch(failure => console.warn(failure)); },

    stop: () => {
      offers++;
      return giveUp();
    },
  };
})();
