// The shell of the page for phones, for when there is no network: the page, its style and its scripts, which are the same for everybody and
// are kept as one set of one build. What the API answers is never kept.
'use strict';

const Version = new URL(self.location.href).searchParams.get('v');
const Shell = `flexauth-mobile-${Version}`;
const Page = '/mobile';
const Parts = ['/theme.css', '/mobile.css', '/passkeys.js', '/mobile-store.js', '/mobile-server.js', '/mobile-passkey.js', '/mobile.js'];
const Files = [...Parts.map(file => `${file}?v=${Version}`), '/favicon.svg', '/mobile.webmanifest'];
const Patience = 3000;

const isOfThisBuild = async page => (await page.text()).includes(`data-version="${Version}"`);

// A build that was replaced meanwhile is not kept: the next opening brings the newer one's.
const fill = async () => {
  const cache = await caches.open(Shell);
  const page = await fetch(Page, { cache: 'no-store' });
  if (!page.ok || !await isOfThisBuild(page.clone())) {
    throw new Error('Another build answers.');
  }
  await cache.addAll(Files.map(file => new Request(file, { cache: 'no-cache' })));
  await cache.put(Page, page);
};
const renew = async page => {
  if (page.ok && await isOfThisBuild(page.clone())) {
    await (await caches.open(Shell)).put(Page, page);
  }
};
const kept = key => caches.match(key, { cacheName: Shell }).catch(() => undefined);

// The network comes first, so that nothing old is shown while it answers; where it is slow, the page does not wait for it. What a proxy answers
// while FlexAuth does not, as during an upgrade, is no page either.
const pageOf = async coming => {
  const late = new Promise(resolve => setTimeout(resolve, Patience));
  const reached = coming.then(answer => answer.status < 500 ? answer : undefined, () => undefined);
  return await Promise.race([reached, late]) ?? await kept(Page) ?? coming;
};

self.addEventListener('install', event => event.waitUntil(fill().then(() => self.skipWaiting())));

self.addEventListener('activate', event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name !== Shell).map(name => caches.delete(name)))).then(() => self.clients.claim())));

self.addEventListener('fetch', event => {
  const { pathname, search, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) {
    return;
  }

  if (pathname === Page) {
    const coming = fetch(event.request);
    event.waitUntil(coming.then(answer => renew(answer.clone())).catch(() => { /* Then the former one stays. */ }));
    event.respondWith(pageOf(coming));
  } else if (Files.includes(pathname + search)) {
    event.respondWith(kept(pathname + search).then(answer => answer ?? fetch(event.request)));
  }
});
