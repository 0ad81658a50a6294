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

  // Where a list stands below other things, its address changes as it is sorted and searched, and as the form about a person opens over
  // it; Blazor's jump to the top of the page after each change of address would take it out of sight. The event comes before the jump is
  // painted.
  let page = location.pathname;
  const withoutPerson = path => path.replace(/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '');
  const holdPlace = () => {
    const from = page;
    page = location.pathname;
    const list = document.querySelector('[data-keeps-place]');
    const isForm = page !== from;
    if (!list || scrollY === 0 || (isForm && (list.dataset.keepsPlace !== 'forms' || withoutPerson(page) !== withoutPerson(from)))) return;
    const top = list.getBoundingClientRect().top + scrollY;
    const place = !isForm && scrollY > top + 200 ? top - 72 : scrollY;
    const leave = new AbortController();
    addEventListener('scroll', () => {
      leave.abort();
      if (scrollY === 0 && list.isConnected) scrollTo(0, place);
    }, { signal: leave.signal });
    setTimeout(() => leave.abort(), 2000);
  };
  for (const change of ['pushState', 'replaceState']) {
    const original = history[change].bind(history);
    history[change] = (...to) => { original(...to); holdPlace(); };
  }
  addEventListener('popstate', holdPlace);

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

  // A phone's way back, and Escape: what is held back is asked first. Browsers tell of a closing with the next frame, when the dialog may be
  // asked for again already: what the server knows of by then is not told twice.
  const told = new WeakSet();
  addEventListener('cancel', event => {
    if (!(event.target instanceof HTMLDialogElement)) return;
    if (event.target.hasAttribute('data-held')) event.preventDefault();
    else told.add(event.target);
  }, true);

  // The browser gives the keyboard back to what opened a dialog. Where that goes with what the dialog did (a removed row, a button that became
  // another), the heading of its part gets it: whoever goes by the keyboard does not begin anew at the top.
  const parts = new WeakMap();
  let pressed = null;
  document.addEventListener('click', event => {
    if (event.target instanceof Element && !event.target.closest('dialog')) pressed = event.target.closest('section[aria-labelledby]');
  }, true);
  const partOf = opener => parts.get(opener?.closest('dialog')) ?? opener?.closest('section[aria-labelledby]') ?? pressed;
  let keeping = new AbortController();
  const keepKeyboard = dialog => {
    const part = parts.get(dialog);
    if (!part) return;
    keeping.abort();
    const leave = keeping = new AbortController();
    const look = () => {
      const active = document.activeElement;
      if (leave.signal.aborted || (active && active !== document.body) || document.querySelector('dialog:modal')) return;
      const heading = part.isConnected ? document.getElementById(part.getAttribute('aria-labelledby')) : document.querySelector('main h1');
      if (!heading) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    };
    // A button that is disabled loses the keyboard when the page is next painted.
    const plan = () => requestAnimationFrame(() => setTimeout(look));
    const changes = new MutationObserver(plan);
    changes.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
    leave.signal.addEventListener('abort', () => changes.disconnect());
    for (const by of ['pointerdown', 'keydown']) addEventListener(by, () => leave.abort(), { capture: true, signal: leave.signal });
    plan();
  };

  addEventListener('close', event => {
    if (!(event.target instanceof HTMLDialogElement)) return;
    keepKeyboard(event.target);
    // One that is open again was told of too late, whoever closed it.
    if (told.delete(event.target) || event.target.open) event.stopImmediatePropagation();
  }, true);

  // Browsers close a dialog at Escape without a word, where nobody has clicked in it since: here its cancel event is always asked.
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector(':popover-open')) return;
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    if (!dialog) return;
    event.preventDefault();
    if (dialog.dispatchEvent(new Event('cancel', { cancelable: true }))) dialog.close();
  });

  // Its choice is there to be typed over.
  document.addEventListener('focusin', event => {
    if (event.target instanceof HTMLInputElement && event.target.matches('[role="combobox"][data-list]')) event.target.select();
  });

  // While a file is dragged over the page, its zone shows itself; dropped beside it, a file must not take the page's place.
  const dragged = event => {
    const zone = document.querySelector('[data-file-zone]');
    if (!zone || !event.dataTransfer?.types.includes('Files')) return;
    const within = event.target instanceof Node && zone.contains(event.target);
    if (!within) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    }
    if (event.type === 'drop') delete zone.dataset.dragging;
    else zone.dataset.dragging = within ? 'over' : 'near';
  };
  for (const name of ['dragenter', 'dragover', 'drop']) addEventListener(name, dragged);
  for (const name of ['dragleave', 'dragend'])
    addEventListener(name, event => { if (!event.relatedTarget) delete document.querySelector('[data-file-zone]')?.dataset.dragging; });

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

  // A table of which only the rows near the window are in the page. It says by data-first and data-last which places of data-length it
  // has; data-list changes when another list begins. All rows are as high as the frame's --row.
  const seenRows = frame => {
    const table = frame.querySelector('table');
    const rows = frame.querySelector('tbody.rows');
    if (!table || !rows) return null;
    const height = parseFloat(getComputedStyle(frame).getPropertyValue('--row'));
    const first = Number(table.dataset.first);
    const length = Number(table.dataset.length);
    const scrolls = frame.scrollHeight > frame.clientHeight + 1 && getComputedStyle(frame).overflowY !== 'visible';
    const box = frame.getBoundingClientRect();
    const head = scrolls ? table.tHead.getBoundingClientRect().height : 0;
    const top = Math.max(box.top + head, 0);
    const bottom = Math.min(box.bottom, innerHeight);
    const start = rows.getBoundingClientRect().top - first * height;
    const clamp = place => Math.max(0, Math.min(length - 1, place));
    return {
      table, length, drawnFirst: first, drawnLast: Number(table.dataset.last), scrolls,
      first: clamp(Math.floor((top - start) / height)),
      last: clamp(Math.ceil((bottom - start) / height) - 1),
    };
  };

  // Where each list was left, by the entry of the history that shows it. Whoever comes back finds it there: what the browser puts back
  // itself is put back before there are rows, and so in vain.
  const left = new Map();
  const entry = () => `${history.state?._index ?? 0} ${location.href}`;
  let returning = null;
  addEventListener('popstate', () => {
    const place = left.get(entry()) ?? null;
    returning = place;
    setTimeout(() => { if (returning === place) returning = null; }, 5000);
  });

  const watchRows = (frame, owner) => {
    const margin = 4;
    const isRead = () => Number(frame.querySelector('table').dataset.list) > 0;

    const note = () => {
      if (!returning && isRead()) left.set(entry(), { top: frame.getBoundingClientRect().top, within: frame.scrollTop });
    };

    const comeBack = () => {
      const place = returning;
      if (!place || !isRead()) return;
      const put = () => {
        if (frame.scrollTop !== place.within) frame.scrollTop = place.within;
        scrollBy(0, frame.getBoundingClientRect().top - place.top);
      };
      // What stands above may come later, and the heading gets the keyboard; whoever moves is let go.
      const grown = new ResizeObserver(put);
      const stay = new AbortController();
      const end = () => {
        grown.disconnect();
        stay.abort();
        if (returning === place) returning = null;
      };
      grown.observe(document.body);
      addEventListener('scroll', put, { signal: stay.signal });
      for (const by of ['wheel', 'touchstart', 'pointerdown', 'keydown']) addEventListener(by, end, { capture: true, signal: stay.signal });
      setTimeout(end, 1000);
      put();
    };

    let asked = '';
    let waiting = false;
    let planned = false;
    let list = frame.querySelector('table').dataset.list;
    let focused = null;

    const look = () => {
      planned = false;
      const seen = frame.isConnected ? seenRows(frame) : null;
      if (!seen || waiting || seen.length === 0) return;
      const lacksAbove = seen.drawnFirst > Math.max(0, seen.first - margin);
      const lacksBelow = seen.drawnLast < Math.min(seen.length - 1, seen.last + margin);
      const question = `${seen.table.dataset.list} ${seen.length} ${seen.first} ${seen.last}`;
      // The first time it says how many rows the window shows.
      if ((asked && !lacksAbove && !lacksBelow) || question === asked) return;
      asked = question;
      waiting = true;
      // A connection that breaks meanwhile never answers: it is asked again.
      const again = () => { waiting = false; asked = ''; if (frame.isConnected) plan(); };
      const patience = setTimeout(again, 5000);
      owner.invokeMethodAsync('ShowRows', seen.first, seen.last)
        .then(() => { clearTimeout(patience); waiting = false; plan(); }, () => {});
    };

    const plan = () => {
      if (planned) return;
      planned = true;
      requestAnimationFrame(look);
    };

    // Runs after the new rows have come and before they are painted.
    const changes = new MutationObserver(() => {
      const table = frame.querySelector('table');
      if (table.dataset.list !== list) {
        list = table.dataset.list;
        if (frame.scrollTop > 0) frame.scrollTop = 0;
        const top = frame.getBoundingClientRect().top;
        if (top < 0) scrollBy(0, top - 200);
        comeBack();
      }
      // What the tick box shows by itself after a click is not always what is selected.
      for (const box of table.tHead.querySelectorAll('[data-ticked]')) {
        box.checked = box.dataset.ticked === 'all';
        box.indeterminate = box.dataset.ticked === 'some';
      }
      // The row that had the keyboard has gone: it stays in the list.
      if (focused && !focused.isConnected && (document.activeElement === document.body || !document.activeElement)) frame.focus({ preventScroll: true });
      if (focused && !focused.isConnected) focused = null;
      plan();
    });
    changes.observe(frame, {
      childList: true, subtree: true, attributes: true, attributeFilter: ['data-list', 'data-first', 'data-last', 'data-length', 'data-ticked'],
    });
    frame.addEventListener('focusin', event => { focused = event.target; });
    frame.addEventListener('focusout', event => { if (event.relatedTarget) focused = null; });
    frame.addEventListener('scroll', () => { note(); plan(); }, { passive: true });

    const leave = new AbortController();
    const whileThere = act => () => { if (frame.isConnected) act(); else { leave.abort(); changes.disconnect(); } };
    addEventListener('scroll', whileThere(() => { note(); plan(); }), { passive: true, signal: leave.signal });
    addEventListener('resize', whileThere(plan), { signal: leave.signal });
    comeBack();
    plan();
  };

  const save = (fileName, content) => {
    const address = URL.createObjectURL(content);
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  let fetching = null;

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

    downloadText: (fileName, text) => save(fileName, new Blob([text], { type: 'text/plain;charset=utf-8' })),

    // A file that the server takes its time for. Fetched, so that a refusal is a sentence on the page instead of a page of its own.
    download: async address => {
      const mine = fetching = new AbortController();
      try {
        const answer = await fetch(address, { signal: mine.signal });
        const name = /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
        if (answer.ok && name) {
          save(name, await answer.blob());
          return { name };
        }
        const isText = answer.headers.get('content-type')?.startsWith('text/plain');
        return { problem: isText ? await answer.text() : null };
      } catch {
        return mine.signal.aborted ? null : { problem: null };
      }
    },

    giveDownloadUp: () => fetching?.abort(),

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

    watchRows,

    visibleRows: frame => {
      const seen = seenRows(frame);
      return seen ? [seen.first, seen.last] : null;
    },

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

    // News that was put aside stays aside in this tab. What is no list of ids any more is as good as none.
    dismissed: () => {
      try {
        return JSON.parse(sessionStorage.getItem('flexauth-dismissed')) ?? [];
      } catch {
        return [];
      }
    },

    dismiss: id => sessionStorage.setItem('flexauth-dismissed', JSON.stringify([...window.flexAuth.dismissed(), id].slice(-50))),

    openDialog: (dialog, focusId) => {
      if (dialog && !dialog.open) {
        parts.set(dialog, partOf(document.activeElement));
        dialog.showModal();
        // Its name, and not its close button: Enter pressed once too often must not close it again.
        const heading = dialog.querySelector('h2');
        if (heading && !focusId) {
          heading.tabIndex = -1;
          heading.focus();
        }
      }
      if (focusId) focusElement(focusId);
    },

    closeDialog: dialog => {
      if (!dialog?.open) return;
      told.add(dialog);
      dialog.close();
    },
  };

  showNavigationState();
})();
