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

  let pending = null;
  let latest = 0;

  const stop = async () => {
    latest++;
    const stopping = pending;
    stopping?.abort.abort();
    await stopping?.settled;
  };

  const ask = async (kind, json, mediation) => {
    if (!window.PublicKeyCredential) return { problem: window.isSecureContext ? 'unsupported' : 'insecure' };
    const stopped = stop();
    const mine = latest;
    await stopped;
    if (mine !== latest) return { problem: null };
    const request = pending = { abort: new AbortController() };
    const began = performance.now();
    const publicKey = optionsFrom(json);
    try {
      const asked = navigator.credentials[kind]({ publicKey, signal: request.abort.signal, ...(mediation && { mediation }) });
      request.settled = asked.then(() => {}, () => {});
      return { answer: answerOf(await asked) };
    } catch (failure) {
      return { problem: request.abort.signal.aborted ? null : problemOf(failure, performance.now() - began >= publicKey.timeout) };
    } finally {
      if (pending === request) pending = null;
    }
  };

  window.flexAuth.passkeys = {
    create: json => ask('create', json),

    get: json => ask('get', json),

    // Among the suggestions of the field whose autocomplete ends in "webauthn", for as long as its page asks.
    offer: async (json, owner) => {
      const before = latest;
      const available = await window.PublicKeyCredential?.isConditionalMediationAvailable?.();
      if (!available || before !== latest) return;
      ask('get', json, 'conditional').then(({ answer }) => { if (answer) owner.invokeMethodAsync('TakeAsync', answer); });
    },

    stop,
  };
})();
