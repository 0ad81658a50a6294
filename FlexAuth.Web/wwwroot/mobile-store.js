// What the phone keeps: one registration with its private key, which cannot be taken out of the browser, and what opens it; it signs by that key.
// The scripts of this page come in order and share flexAuth.mobile, each as a part of it: modules would import each other without the nonce and
// the version that the page gives its scripts, and an older build's file would be mixed in.
(() => {
  'use strict';

  const Algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const KeptWithin = 3_000;

  const mobile = (window.flexAuth ??= {}).mobile = { phone: null };
  let key = null;

  const base64Url = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

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
  const keep = () => exchange((store, id) => id === mobile.phone.id && store.put(mobile.phone, 'this'));

  mobile.store = {
    stored: () => kept('readonly', store => store.get('this')),

    // What another tab wrote of this phone.
    readAgain: async () => {
      const there = await mobile.store.stored();
      mobile.phone = there?.id === mobile.phone.id ? there : mobile.phone;
    },

    // Gives the public key of the one that the phone is going to register.
    publicKey: async () => {
      key ??= await crypto.subtle.generateKey(Algorithm, false, ['sign']);
      return base64Url(await crypto.subtle.exportKey('spki', key.publicKey));
    },

    // Whether this browser keeps a key is found out before anybody is registered.
    tryToKeep: async () => {
      await kept('readwrite', store => store.put(key.privateKey, 'trial'));
      await kept('readwrite', store => store.delete('trial'));
    },

    // Gives another registration, where there is one by now.
    keepNew: (id, mustChoose) => {
      mobile.phone = { id, key: key.privateKey, hasPin: false, passkey: null, mustChoose, isChoosing: true };
      return exchange((store, there) => there ?? store.put(mobile.phone, 'this'));
    },

    forget: async () => {
      const gone = mobile.phone?.id;
      mobile.phone = key = null;
      const there = await exchange((store, id) => id === gone && store.delete('this'));
      mobile.phone = there && there.id !== gone ? there : null;
    },

    guard: () => mobile.phone.passkey ? 'passkey' : mobile.phone.hasPin ? 'pin' : 'none',

    opensBy: async (hasPin, passkey = null) => {
      Object.assign(mobile.phone, { hasPin, passkey, mustChoose: false, isChoosing: false });
      await keep();
    },

    sign: async text =>
      base64Url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, mobile.phone.key, new TextEncoder().encode(text))),
  };
})();
