// Keeps a page of the preview up to date: listens to the server, and reloads the page when
// what it shows has changed, exchanges a stylesheet, or lays a report of errors over it.
(() => {
  const { version } = document.currentScript.dataset;
  const query = new URLSearchParams({ page: location.pathname, version });
  const events = new EventSource(`/_feedgen/events?${query}`);

  // A browser keeps the place in a page that it reloads.
  events.addEventListener('reload', () => location.reload());

  events.addEventListener('styles', (event) => {
    const changed = JSON.parse(event.data);
    for (const link of document.querySelectorAll('link[rel=stylesheet]')) {
      const url = new URL(link.href);
      if (!changed.some((path) => url.pathname === path)) continue;
      // The old one stays until the new one is there, so that nothing flickers.
      const next = link.cloneNode();
      url.searchParams.set('v', Date.now());
      next.href = url;
      next.addEventListener('load', () => link.remove());
      link.after(next);
    }
  });

  events.addEventListener('report', (event) => show(JSON.parse(event.data)));
  addEventListener('pagehide', () => events.close());

  let overlay;
  function show(errors) {
    overlay?.remove();
    overlay = undefined;
    if (!errors.length) return;
    overlay = document.createElement('feedgen-report');
    const root = overlay.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = `
      :host { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh;
        overflow: auto; background: #1b1b1f; color: #f4f4f2; border-top: 3px solid #e5484d;
        font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; }
      div { padding: 1rem 1.25rem; }
      h2 { margin: 0 0 .5rem; font: 600 1rem/1.4 system-ui, sans-serif; }
      pre { margin: 0 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
      button { float: inline-end; font: inherit; color: inherit; background: none;
        border: 1px solid; border-radius: 3px; padding: .1rem .6rem; cursor: pointer; }`;
    const box = document.createElement('div');
    box.setAttribute('role', 'alert');
    const close = document.createElement('button');
    close.textContent = 'Close';
    close.addEventListener('click', () => overlay.remove());
    const title = document.createElement('h2');
    title.textContent = errors.length === 1 ? 'One error' : `${errors.length} errors`;
    box.append(close, title);
    for (const { text } of errors.slice(0, 20)) {
      const pre = document.createElement('pre');
      pre.textContent = text;
      box.append(pre);
    }
    root.append(style, box);
    document.body.append(overlay);
  }
})();
