// The shell of the page for phones, for when there is no network: the page, its style and its script, which are the same for everybody.
// The network comes first, so that nothing old is shown while it is there. What the API answers is never kept.
'use strict';

const Shell = 'flexauth-mobile-1';
const Files = ['/mobile', '/theme.css', '/mobile.css', '/mobile.js', '/favicon.svg', '/mobile.webmanifest'];

self.addEventListener('install', event => event.waitUntil(
  caches.open(Shell).then(cache => cache.addAll(Files)).then(() => self.skipWaiting())));

self.addEventListener('activate', event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name !== Shell).map(name => caches.delete(name)))).then(() => self.clients.claim())));

self.addEventListener('fetch', event => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || !Files.includes(pathname)) {
    return;
  }

  event.respondWith(fetch(event.request).then(async answer => {
    if (answer.ok) {
      const cache = await caches.open(Shell);
      await cache.put(pathname, answer.clone());
    }
    return answer;
  }, () => caches.match(pathname)));
});
