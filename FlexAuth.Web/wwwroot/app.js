// FlexAuth's own browser script: what a circuit cannot do, or what must work while the circuit is away.
// A classic script without inline handlers, so that a strict content security policy holds.
(() => {
  'use strict';

  const root = document.documentElement;
  const oneYear = 31536000;

  const remember = (name, value) => {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${value}; Path=/; Max-Age=${oneYear}; SameSite=Lax${secure}`;
  };

  // Theme and navigation: the choice is an attribute of <html> that the server renders from the cookie next time.
  const currentTheme = () => root.dataset.theme || 'system';

  const chooseTheme = theme => {
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    remember('flexauth-theme', theme);
  };

  const toggleNavigation = () => {
    const collapsed = root.dataset.navigation !== 'collapsed';
    root.dataset.navigation = collapsed ? 'collapsed' : 'open';
    remember('flexauth-navigation', root.dataset.navigation);
    showNavigationState();
  };

  const showNavigationState = () => {
    const expanded = root.dataset.navigation !== 'collapsed';
    for (const button of document.querySelectorAll('[data-action="toggle-navigation"]'))
      button.setAttribute('aria-expanded', String(expanded));
  };

  const focusElement = id => {
    const element = document.getElementById(id);
    if (!element) return;
    if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.tabIndex = -1;
    element.focus();
  };

  document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const skip = target.closest('[data-focus]');
    if (skip) {
      event.preventDefault();
      focusElement(skip.dataset.focus);
    }
    if (target.closest('[data-action="toggle-navigation"]')) toggleNavigation();
    if (target.closest('[popover] a')) target.closest('[popover]').hidePopover?.();
  });

  document.addEventListener('change', event => {
    if (event.target instanceof HTMLInputElement && event.target.name === 'flexauth-theme') chooseTheme(event.target.value);
  });

  // An open drawer keeps the keyboard inside: all but itself and its button is inert. Toggle events do not bubble.
  document.addEventListener('toggle', event => {
    const popover = event.target;
    if (!(popover instanceof HTMLElement) || !popover.hasAttribute('popover')) return;
    const open = event.newState === 'open';
    if (popover.hasAttribute('data-drawer')) {
      for (const beside of document.querySelectorAll('[data-beside-drawer]')) beside.inert = open;
      if (open) popover.querySelector('a, button')?.focus();
    }
    for (const radio of popover.querySelectorAll('input[name="flexauth-theme"]')) radio.checked = radio.value === currentTheme();
  }, true);

  // A second Enter or click before the circuit has shown the first one as busy must not submit again.
  const sentAt = new WeakMap();
  addEventListener('submit', event => {
    const form = event.target;
    const button = form.querySelector('[data-submit-once]');
    if (!button) return;
    const now = performance.now();
    const busy = button.getAttribute('aria-disabled') === 'true';
    if (busy || now - (sentAt.get(form) ?? -Infinity) < 600) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sentAt.set(form, now);
  }, true);

  // Who changes something means the next submit.
  addEventListener('input', event => sentAt.delete(event.target.form), true);

  // A list of choices belongs to its field: the arrows, Enter and Escape are for the list, not for the text, the form or the dialog.
  document.addEventListener('keydown', event => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !field.matches('[role="combobox"][data-list]')) return;
    const expanded = field.getAttribute('aria-expanded') === 'true';
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp' || event.key === 'Enter' || (event.key === 'Escape' && expanded))
      event.preventDefault();
  }, true);

  // Its choice is there to be typed over.
  document.addEventListener('focusin', event => {
    if (event.target instanceof HTMLInputElement && event.target.matches('[role="combobox"][data-list]')) event.target.select();
  });

  const placeList = (field, list) => {
    const at = field.getBoundingClientRect();
    const height = visualViewport?.height ?? innerHeight;
    const [above, below] = [at.top - 12, height - at.bottom - 12];
    const goesUp = below < 200 && above > below;
    const room = Math.min(280, goesUp ? above : below);
    list.style.maxHeight = `${room}px`;
    list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = `${goesUp ? at.top - 4 - Math.min(room, list.offsetHeight) : at.bottom + 4}px`;
  };

  // The bar of a lost connection. Blazor's script sets the classes; the words go into a live region.
  const bar = document.getElementById('components-reconnect-modal');
  if (bar) {
    const words = bar.querySelector('[role="status"]');
    const states = ['show', 'failed', 'rejected'];
    let shown = '';
    new MutationObserver(() => {
      const state = states.find(name => bar.classList.contains(`components-reconnect-${name}`)) ?? '';
      if (state === shown) return;
      shown = state;
      words.textContent = state ? bar.dataset[state] : '';
      // The server answered, but no longer knows this circuit: the page resumes from its address.
      if (state === 'rejected') location.reload();
    }).observe(bar, { attributes: true, attributeFilter: ['class'] });

    const retry = async () => {
      if (shown !== 'failed') return;
      try {
        if (!await Blazor.reconnect()) location.reload();
      } catch {
        // Still away: the bar stays, and the next sign of a network tries again.
      }
    };
    bar.querySelector('button').addEventListener('click', retry);
    addEventListener('online', retry);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) retry(); });
  }

  // What the component library's pages call by name.
  window.flexAuth = {
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,

    copy: async text => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        return false;
      }
    },

    downloadText: (fileName, text) => {
      const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = fileName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    },

    print: (title, text) => {
      const sheet = document.createElement('section');
      sheet.className = 'print-sheet';
      const heading = document.createElement('h1');
      heading.textContent = title;
      const body = document.createElement('pre');
      body.textContent = text;
      sheet.append(heading, body);
      document.body.append(sheet);
      root.classList.add('printing');
      window.print();
      root.classList.remove('printing');
      sheet.remove();
    },

    focus: focusElement,

    focusFirstInvalid: () => document.querySelector('main [aria-invalid="true"]')?.focus(),

    submit: form => form?.requestSubmit(),

    region: () => navigator.languages.map(language => new Intl.Locale(language).region).find(Boolean) ?? null,

    showList: (field, list) => {
      if (!field || !list?.isConnected) return;
      if (!list.matches(':popover-open')) {
        list.showPopover();
        const follow = () => {
          if (list.isConnected) placeList(field, list);
          else for (const name of ['scroll', 'resize']) removeEventListener(name, follow, true);
        };
        for (const name of ['scroll', 'resize']) addEventListener(name, follow, true);
      }
      placeList(field, list);
      list.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
    },

    openDialog: (dialog, focusId) => {
      if (dialog && !dialog.open) dialog.showModal();
      if (focusId) focusElement(focusId);
    },

    closeDialog: dialog => {
      if (dialog?.open) dialog.close();
    },
  };

  showNavigationState();
})();
