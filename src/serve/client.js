// Keeps a page of the preview up to date: listens to the server, and reloads the page when
// what it shows has changed, exchanges a stylesheet, or lays a report of errors over it.
(() => {
  const { version, source } = document.currentScript.dataset;
  // What is the server's own is beside this script, wherever a proxy has it.
  const own = new URL('.', document.currentScript.src);
  const isStatus = version === 'status';
  const query = new URLSearchParams({ page: location.pathname, version });
  let events;

  // A browser opens six connections to a server and no more: a page that nobody sees gives
  // back its own, and hears what it missed when it is seen again.
  function listen() {
    if (events || document.visibilityState === 'hidden') return;
    events = new EventSource(new URL(`events?${query}`, own));
    // A browser keeps the place in a page that it reloads.
    events.addEventListener('reload', () => (isStatus ? refresh() : location.reload()));
    events.addEventListener('styles', (event) => exchange(JSON.parse(event.data)));
    if (!isStatus) events.addEventListener('report', (event) => show(event.data));
  }

  function rest() {
    events?.close();
    events = undefined;
  }

  function listenAgain() {
    if (!events) for (const link of stylesheets()) renew(link);
    listen();
  }

  listen();
  // Also after the way back to a page that the browser kept as it was.
  addEventListener('pagehide', rest);
  addEventListener('pageshow', (event) => event.persisted && listenAgain());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') rest();
    else listenAgain();
  });

  // --- Stylesheets -------------------------------------------------------------

  function stylesheets() {
    const links = [...document.querySelectorAll('link[rel~=stylesheet]')];
    return links.filter((link) => new URL(link.href).origin === location.origin);
  }

  // Of each one that changed: its path in the site, and where it is now. These differ if its
  // name follows its content; the page then has it under another name of that kind.
  function exchange(changed) {
    const found = (url) => changed.find((style) => isOf(style, new URL(url).pathname));
    const uses = (sheet) => found(sheet.href) || imports(sheet).some(uses);
    for (const link of stylesheets()) {
      const style = found(link.href);
      if (style) renew(link, style.now);
      else if (link.sheet && imports(link.sheet).some(uses)) renew(link);
    }
  }

  const HASH = /\.[0-9a-f]{8}(?=\.[^./]*$)/;

  function isOf({ path, now }, pathname) {
    return pathname === path || (now !== path && pathname.replace(HASH, '') === path);
  }

  function imports(sheet) {
    try {
      return [...sheet.cssRules].map((rule) => rule.styleSheet).filter((one) => one?.href);
    } catch {
      return []; // of another host
    }
  }

  // What is to take the place of a stylesheet as soon as it is there.
  const successors = new Map();

  function renew(link, path) {
    // One that is not there yet goes with the one before it, which is renewed itself.
    if (!link.isConnected || [...successors.values()].includes(link)) return;
    successors.get(link)?.remove();
    // The old one stays until the new one is there, so that nothing flickers.
    const next = link.cloneNode();
    const url = new URL(link.href);
    // Where a name follows its content, the server leads from a former one to that of now.
    if (path) url.pathname = path;
    url.searchParams.set('v', Date.now());
    next.href = url;
    const settle = (useless) => {
      if (successors.get(link) !== next) return;
      successors.delete(link);
      useless.remove();
    };
    next.addEventListener('load', () => settle(link));
    next.addEventListener('error', () => settle(next));
    successors.set(link, next);
    link.after(next);
  }

  // --- The status page -----------------------------------------------------------

  async function refresh() {
    const answer = await fetch(location.href);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.title = next.title;
    document.querySelector('main').replaceWith(next.querySelector('main'));
  }

  // --- The file that the page is made of ------------------------------------------

  function nameSource() {
    const host = document.createElement('feedgen-source');
    host.lang = 'en';
    host.dir = 'ltr';
    host.setAttribute('role', 'complementary');
    host.setAttribute('aria-label', 'Source of this page');
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SOURCE_STYLE);
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = '<button type="button"></button>';
    const button = root.querySelector('button');
    button.textContent = source;
    button.title = 'Copy the path of this file';
    button.addEventListener('click', async () => {
      await copy(root, source);
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = source), 1000);
    });
    document.documentElement.append(host);
  }

  async function copy(root, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https, and on another machine.
      const field = document.createElement('textarea');
      field.value = text;
      root.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
  }

  const SOURCE_STYLE = `
    :host { all: initial; position: fixed; z-index: 2147483646; inset: auto auto 0 0;
      max-inline-size: 100%; color-scheme: light dark; --paper: #fff; --ink: #4a4d54; --rule: #dcdcd6; }
    @media (prefers-color-scheme: dark) {
      :host { --paper: #1c1d21; --ink: #b9bcc2; --rule: #3a3d44; } }
    @media print { :host { display: none; } }
    button { max-inline-size: min(100vw, 32rem); min-block-size: 1.5rem; padding: .125rem .5rem;
      border: 1px solid var(--rule); border-width: 1px 1px 0 0; border-radius: 0 6px 0 0;
      background: var(--paper); color: var(--ink); cursor: copy; overflow: hidden;
      font: 12px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
      text-overflow: ellipsis; white-space: nowrap; }
    button:focus-visible { outline: 2px solid currentColor; outline-offset: -2px; }
    textarea { position: fixed; inset-inline-start: -100rem; }`;

  if (source) nameSource();

  // --- The report of errors --------------------------------------------------------

  // What was closed stays closed, on other pages as well, until there is another report.
  const CLOSED = 'feedgen-closed-report';
  let overlay;
  let list;
  let title;

  function show(report) {
    const errors = JSON.parse(report);
    if (report !== sessionStorage.getItem(CLOSED)) sessionStorage.removeItem(CLOSED);
    if (!errors.length || sessionStorage.getItem(CLOSED)) return hide();
    if (!overlay) make(report);
    overlay.report = report;
    title.textContent = errors.length === 1 ? 'One error' : `${errors.length} errors`;
    list.replaceChildren(...errors.slice(0, 20).map(item));
    list.scrollTop = 0;
    leaveRoom();
  }

  function item({ message: text, html }) {
    const article = document.createElement('article');
    article.innerHTML = html; // made by the server, of escaped text
    const message = document.createElement('p');
    message.textContent = text;
    article.prepend(message);
    return article;
  }

  function hide() {
    overlay?.remove();
    overlay = undefined;
    leaveRoom();
  }

  // The end of the page can be scrolled to, above the report.
  function leaveRoom() {
    const { style } = document.documentElement;
    style.paddingBlockEnd = overlay ? `${overlay.offsetHeight + 16}px` : '';
    style.scrollPaddingBlockEnd = style.paddingBlockEnd;
  }

  function make() {
    overlay = document.createElement('feedgen-report');
    overlay.lang = 'en';
    overlay.dir = 'ltr';
    overlay.setAttribute('role', 'region');
    overlay.setAttribute('aria-label', 'Errors of the preview');
    const root = overlay.attachShadow({ mode: 'open' });
    // A constructed sheet: a site's own policy on inline styles does not concern it.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = `
      <div class="bar">
        <p role="alert"></p>
        <a>All findings</a>
        <button type="button" aria-label="Close the report" title="Close (Esc)"><svg
          viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path
          d="m3.5 3.5 9 9m0-9-9 9" stroke="currentColor" stroke-width="1.75"
          stroke-linecap="round"/></svg></button>
      </div>
      <div class="list" tabindex="0" role="group" aria-label="Report"></div>`;
    title = root.querySelector('p');
    list = root.querySelector('.list');
    root.querySelector('a').href = own;
    root.querySelector('button').addEventListener('click', close);
    document.documentElement.append(overlay);
  }

  function close() {
    sessionStorage.setItem(CLOSED, overlay.report);
    hide();
  }

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && overlay && !event.defaultPrevented) close();
  });
  addEventListener('resize', leaveRoom);

  const STYLE = `
    :host { all: initial; position: fixed; z-index: 2147483647; inset: auto 0 0 0;
      box-sizing: border-box; display: flex; flex-direction: column;
      max-block-size: min(45vh, 30rem); max-inline-size: 62rem; margin-inline: auto;
      --paper: #fff; --ink: #1b1c1f; --soft: #5c6067; --rule: #e3e3df; --tint: #f4f4f0; --bad: #b3151c;
      --place: #23558f; --help: #1c6b3a;
      background: var(--paper); color: var(--ink); color-scheme: light dark;
      border: 1px solid var(--rule); border-block-start: 3px solid var(--bad);
      border-block-end: 0; box-shadow: 0 0 2.5rem #0003; overflow: hidden;
      font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    @media (prefers-color-scheme: dark) {
      :host { --paper: #1c1d21; --ink: #ecebe6; --soft: #a8abb1; --rule: #3a3d44; --tint: #26282d;
        --bad: #ff7b72; --place: #8ab9f5; --help: #7fd19b; box-shadow: 0 0 2.5rem #000a; } }
    @media (min-width: 64rem) {
      :host { border-radius: 8px 8px 0 0; } }
    .bar { display: flex; align-items: center; gap: 1rem;
      padding: .375rem .5rem .375rem 1rem; border-block-end: 1px solid var(--rule); }
    .bar p { flex: 1; margin: 0; font: inherit; font-weight: 650; color: var(--bad); }
    a { color: inherit; text-underline-offset: .2em; padding-block: .375rem; font-size: .9em; }
    button { display: grid; place-items: center; inline-size: 2.25rem; block-size: 2.25rem;
      padding: 0; border: 0; border-radius: 6px; background: none; color: inherit;
      cursor: pointer; }
    button:hover { background: var(--rule); }
    :focus-visible { outline: 2px solid var(--place); outline-offset: -2px; }
    .list { overflow: auto; overscroll-behavior: contain; padding: .25rem 1rem .25rem; }
    article + article { border-block-start: 1px solid var(--rule); }
    .list p { margin: 0; padding-block: .75rem .375rem; font: inherit; font-weight: 600;
      overflow-wrap: anywhere; }
    .details { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
      overflow-wrap: anywhere; padding-block-end: .75rem; }
    .place { color: var(--place); } .code { color: var(--soft); }
    .source { margin-block: .375rem; padding: .25rem .625rem; background: var(--tint);
      border-radius: 4px; white-space: pre-wrap; tab-size: 2; }
    .number { margin-inline-end: 1em; color: var(--soft); user-select: none; }
    mark { background: none; color: var(--bad); font-weight: 600;
      text-decoration: underline wavy 1px; text-underline-offset: .25em; }
    .label { color: var(--bad); }
    .note { color: var(--soft); } .note::before { content: "note: "; }
    .help { color: var(--help); } .help::before { content: "help: "; }`;
})();
