// Keeps a page of the preview up to date: reloads it after a change, replaces changed
// stylesheets, and shows errors in an overlay.
(() => {
  const { version, source } = document.currentScript.dataset;
  // The folder of the preview's own pages, also behind a proxy with another base path.
  const folder = new URL('.', document.currentScript.src);
  const isStatus = version === 'status';
  const query = new URLSearchParams({ page: location.pathname, version });
  let events;
  // Whether stylesheets may have changed while nothing was connected.
  let isOutdated = false;

  // Browsers open six connections per server. A hidden page closes its own; when it is visible
  // again, the server sends the missed events.
  function connect() {
    if (events || document.visibilityState === 'hidden') return;
    events = new EventSource(new URL(`events?${query}`, folder));
    // Browsers keep the scroll position on a reload.
    events.addEventListener('reload', () => (isStatus ? refresh() : location.reload()));
    events.addEventListener('styles', (event) => replaceStyles(JSON.parse(event.data)));
    if (!isStatus) events.addEventListener('report', (event) => showReport(event.data));
    events.addEventListener('error', () => (isOutdated = true));
    // Only after the connection, as the server sends later changes.
    events.addEventListener('open', () => {
      if (isOutdated) for (const link of stylesheets()) replace(link);
      isOutdated = false;
    });
  }

  function disconnect() {
    events?.close();
    events = undefined;
    isOutdated = true;
  }

  connect();
  // The browser can restore a page from its back/forward cache.
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', (event) => event.persisted && connect());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') disconnect();
    else connect();
  });

  // --- Stylesheets -------------------------------------------------------------

  function stylesheets() {
    const links = [...document.querySelectorAll('link[rel~=stylesheet]')];
    return links.filter((link) => new URL(link.href).origin === location.origin);
  }

  // `changed` holds the path and the current URL of each changed stylesheet. The URL has a content
  // hash for stylesheets of the theme; links of the page then have another hash.
  function replaceStyles(changed) {
    const find = (url) => changed.find((style) => matches(style, new URL(url).pathname));
    const uses = (sheet) => find(sheet.href) || imports(sheet).some(uses);
    for (const link of stylesheets()) {
      const style = find(link.href);
      if (style) replace(link, style.now);
      else if (link.sheet && imports(link.sheet).some(uses)) replace(link);
    }
  }

  const HASH = /\.[0-9a-f]{8}(?=\.[^./]*$)/;

  function matches({ path, now }, pathname) {
    return pathname === path || (now !== path && pathname.replace(HASH, '') === path);
  }

  function imports(sheet) {
    try {
      return [...sheet.cssRules].map((rule) => rule.styleSheet).filter((one) => one?.href);
    } catch {
      return []; // a stylesheet of another host
    }
  }

  // The loading replacement of each link.
  const successors = new Map();

  function replace(link, path) {
    // A link that is still loading is removed together with the link that it replaces.
    if (!link.isConnected || [...successors.values()].includes(link)) return;
    successors.get(link)?.remove();
    // The old link stays until the new one is loaded, to avoid flicker.
    const next = link.cloneNode();
    const url = new URL(link.href);
    // The server redirects an old hashed name to the current one.
    if (path) url.pathname = path;
    url.searchParams.set('v', Date.now());
    next.href = url;
    const finish = (obsolete) => {
      if (successors.get(link) !== next) return;
      successors.delete(link);
      obsolete.remove();
    };
    next.addEventListener('load', () => finish(link));
    next.addEventListener('error', () => finish(next));
    successors.set(link, next);
    link.after(next);
  }

  // --- The status page -----------------------------------------------------------

  async function refresh() {
    const response = await fetch(location.href);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    document.title = next.title;
    document.querySelector('main').replaceWith(next.querySelector('main'));
  }

  // --- The source file of the page ------------------------------------------

  function showSource() {
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
    button.title = 'Copy path';
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
      // The clipboard API requires HTTPS or localhost.
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

  if (source) showSource();

  // --- The error overlay --------------------------------------------------------

  // A closed report stays closed, on other pages as well, until another report arrives.
  const CLOSED = 'feedgen-closed-report';
  const MAX_ERRORS = 20;
  let overlay;
  let list;
  let title;

  function showReport(report) {
    const errors = JSON.parse(report);
    if (report !== sessionStorage.getItem(CLOSED)) sessionStorage.removeItem(CLOSED);
    if (!errors.length || sessionStorage.getItem(CLOSED)) return hideReport();
    if (!overlay) createOverlay();
    overlay.report = report;
    title.textContent = errors.length === 1 ? '1 error' : `${errors.length} errors`;
    list.replaceChildren(...errors.slice(0, MAX_ERRORS).map(errorItem));
    list.scrollTop = 0;
    padPage();
  }

  function errorItem({ message: text, html }) {
    const article = document.createElement('article');
    article.innerHTML = html; // escaped by the server
    const message = document.createElement('p');
    message.textContent = text;
    article.prepend(message);
    return article;
  }

  function hideReport() {
    overlay?.remove();
    overlay = undefined;
    padPage();
  }

  // Without padding, the overlay would cover the end of the page.
  function padPage() {
    const { style } = document.documentElement;
    style.paddingBlockEnd = overlay ? `${overlay.offsetHeight + 16}px` : '';
    style.scrollPaddingBlockEnd = style.paddingBlockEnd;
  }

  function createOverlay() {
    overlay = document.createElement('feedgen-report');
    overlay.lang = 'en';
    overlay.dir = 'ltr';
    overlay.setAttribute('role', 'region');
    overlay.setAttribute('aria-label', 'Errors');
    const root = overlay.attachShadow({ mode: 'open' });
    // A content security policy of the site does not apply to constructed stylesheets.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = `
      <div class="bar">
        <p role="alert"></p>
        <a>All findings</a>
        <button type="button" aria-label="Close" title="Close (Esc)"><svg
          viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path
          d="m3.5 3.5 9 9m0-9-9 9" stroke="currentColor" stroke-width="1.75"
          stroke-linecap="round"/></svg></button>
      </div>
      <div class="list" tabindex="0" role="group" aria-label="Report"></div>`;
    title = root.querySelector('p');
    list = root.querySelector('.list');
    root.querySelector('a').href = folder;
    root.querySelector('button').addEventListener('click', closeReport);
    document.documentElement.append(overlay);
  }

  function closeReport() {
    sessionStorage.setItem(CLOSED, overlay.report);
    hideReport();
  }

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && overlay && !event.defaultPrevented) closeReport();
  });
  addEventListener('resize', padPage);

  const STYLE = `
    :host { all: initial; position: fixed; z-index: 2147483647; inset: auto 0 0 0;
      box-sizing: border-box; display: flex; flex-direction: column;
      max-block-size: min(45vh, 30rem); max-inline-size: 62rem; margin-inline: auto;
      --paper: #fff; --ink: #1b1c1f; --soft: #5c6067; --rule: #e3e3df; --tint: #f4f4f0; --bad: #b3151c;
      --location: #23558f; --help: #1c6b3a;
      background: var(--paper); color: var(--ink); color-scheme: light dark;
      border: 1px solid var(--rule); border-block-start: 3px solid var(--bad);
      border-block-end: 0; box-shadow: 0 0 2.5rem #0003; overflow: hidden;
      font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    @media (prefers-color-scheme: dark) {
      :host { --paper: #1c1d21; --ink: #ecebe6; --soft: #a8abb1; --rule: #3a3d44; --tint: #26282d;
        --bad: #ff7b72; --location: #8ab9f5; --help: #7fd19b; box-shadow: 0 0 2.5rem #000a; } }
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
    :focus-visible { outline: 2px solid var(--location); outline-offset: -2px; }
    .list { overflow: auto; overscroll-behavior: contain; padding: .25rem 1rem .25rem; }
    article + article { border-block-start: 1px solid var(--rule); }
    .list p { margin: 0; padding-block: .75rem .375rem; font: inherit; font-weight: 600;
      overflow-wrap: anywhere; }
    .details { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
      overflow-wrap: anywhere; padding-block-end: .75rem; }
    .location { color: var(--location); } .code { color: var(--soft); }
    .source { margin-block: .375rem; padding: .25rem .625rem; background: var(--tint);
      border-radius: 4px; white-space: pre-wrap; tab-size: 2; }
    .number { margin-inline-end: 1em; color: var(--soft); user-select: none; }
    mark { background: none; color: var(--bad); font-weight: 600;
      text-decoration: underline wavy 1px; text-underline-offset: .25em; }
    .label { color: var(--bad); }
    .note { color: var(--soft); } .note::before { content: "note: "; }
    .help { color: var(--help); } .help::before { content: "help: "; }`;
})();
