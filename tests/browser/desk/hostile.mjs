// Drafts with the vectors of `../vectors.mjs` in every field and in file names, and forms and addresses that contain them: no
// script runs, and no page has an element or attribute that could run one. All pages are inserted into a page without a policy,
// which tests escaping alone; a sample is opened with the policy.

import { readdirSync } from 'node:fs';
import { check, equal } from '../checks.mjs';
import { vectors } from '../vectors.mjs';
import { encode, enter, send } from './requests.mjs';
import { closeDesk, openDesk, startDesk } from './server.mjs';
import { Site, listen } from './site.mjs';

const all = vectors((n) => `xss(${n})`);
/** JSON is valid YAML, except for some characters, which are escaped. */
const yaml = (value) => JSON.stringify(value)
  .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** Fewer drafts than vectors: each vector is in some of the fields of five drafts. */
const DRAFTS = Math.ceil(all.length / 5);
const sample = (list, step) => list.filter((_, n) => n % step === 0);

function sow(site) {
  for (let n = 0; n < DRAFTS; n += 1) {
    const [vector, second, third, fourth, fifth] = [0, 1, 2, 3, 4].map((k) => all[(n + k * DRAFTS) % all.length]);
    const keys = {
      published: false, title: `${vector} ${n}`, publishedDateTime: new Date(Date.UTC(2024, 0, 1) + n * 36_000_000).toISOString(),
      originalUrl: `https://e.org/${n}?${fourth}`, excerpt: second, highlight: third, type: n % 3 ? 'article' : fifth, authors: [third, { name: fourth }],
      provider: { name: third.slice(0, 60), domain: n % 2 ? 'e.org' : fourth }, topics: [`${fourth.slice(0, 60)} ${n}`, `${second.slice(0, 60)} ${n}`],
      images: [{ url: `https://e.org/${fifth}.png`, title: vector }, { url: vector, title: vector }],
      related: [{ title: fifth, webUrl: `https://e.org/${third}`, excerpt: vector }], locale: n % 5 ? 'de' : vector, slug: `a${n}`,
    };
    const isName = !/[/\0\n\r\\]/.test(fifth) && fifth.length < 100;
    const text = Object.entries(keys).map(([key, value]) => `${key}: ${yaml(value)}\n`).join('');
    site.write(`content/news/${isName ? `${fifth} ` : ''}${n}.md`, `---\n${text}---\n${third}\n`);
  }
  // A published one, whose story may be shown beside drafts.
  site.write('content/topics/hostile.yaml', `name: ${yaml(`${all[0]} topic`)}\nkeywords: [${yaml(all[0])}]\n`);
}

/** Finds what could run a script. Runs in the page. */
function audit(root, base) {
  const bad = [];
  const seen = (what, element) => bad.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
  for (const element of root.querySelectorAll('*')) {
    const tag = element.localName;
    const isIcon = element.closest('svg')?.parentElement.matches('.actions > .button, .card *, .cards *');
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml' && !isIcon) seen('foreign element', element);
    const isOwnBase = tag === 'base' && element === element.parentElement.firstElementChild && /^\/news\/a\d+\/$/.test(element.getAttribute('href'));
    if (!isOwnBase && ['applet', 'base', 'embed', 'frame', 'frameset', 'object', 'style', 'template', 'video', 'audio', 'marquee'].includes(tag)) seen('element', element);
    const isOwnScript = tag === 'script' && element.getAttribute('src') === `${base}desk.js` && !element.textContent;
    const isThemes = tag === 'script' && /^\/feedgen-(reader|share)\.[0-9a-f]{8}\.js$/.test(element.getAttribute('src')) && !element.textContent;
    if (tag === 'script' && !isOwnScript && !isThemes) seen('script', element);
    if (tag === 'iframe' && (element.getAttribute('sandbox') !== '' || element.hasAttribute('srcdoc'))) seen('frame', element);
    if (tag === 'iframe' && !element.getAttribute('src')?.startsWith('/')) seen('frame', element);
    if (tag === 'form' && element.method !== 'dialog' && !element.getAttribute('action')?.startsWith(base)) seen('form', element);
    if (tag === 'meta' && element.httpEquiv) seen('meta', element);
    // A form's field may be called `attributes`.
    for (const name of element.getAttributeNames()) {
      const value = element.getAttribute(name);
      if (/^on|^style$|[^a-z0-9-]/.test(name) && !isIcon) seen(`attribute ${name}`, element);
      if (name === 'formaction' && !value.startsWith(base)) seen(name, element);
      if (/^(href|src|action|data|poster|cite|background|ping)$/.test(name)) {
        let protocol;
        try { ({ protocol } = new URL(value, 'https://example.org/')); } catch { continue; }
        const isEmpty = name === 'href' && value === 'data:,';
        if (!['http:', 'https:', 'mailto:'].includes(protocol) && !isEmpty) seen(`${name} with ${protocol}`, element);
      }
    }
  }
  return bad;
}

/** A page without a policy into which HTML is inserted; `hits` are the vectors that ran. */
async function reader(browser, host) {
  const context = await browser.newContext();
  const hits = [];
  await context.exposeBinding('xss', (_, n) => { hits.push(n); });
  await context.route((url) => url.port !== String(host.port), (route) => route.abort());
  const page = await context.newPage();
  page.on('dialog', (dialog) => { hits.push('dialog'); dialog.dismiss().catch(() => {}); });
  await page.goto(`http://127.0.0.1:${host.port}/`);
  await page.evaluate(`window.audit = ${audit}`);
  /** Inserts pages beside each other, and returns what they have that could run. */
  const insert = async (pages, base) => {
    const found = await page.evaluate(([pages, base]) => pages.flatMap(({ what, html }) => {
      const parsed = new DOMParser().parseFromString(html, 'text/html');
      const bad = window.audit(parsed, base).map((one) => `${what}: ${one}`);
      const part = document.createElement('div');
      part.innerHTML = parsed.body.innerHTML;
      document.body.append(part);
      return bad;
    }), [pages, base]);
    await page.waitForTimeout(100);
    await page.evaluate(() => document.body.replaceChildren());
    return found;
  };
  return { context, hits, insert };
}

async function checkFaultsAreSeen(browser, host) {
  const { context, hits, insert } = await reader(browser, host);
  const planted = `<p onmouseover=1>x</p><img src=x onerror=xss(-1)><svg></svg><a href="java\tscript:1">x</a><iframe src=/></iframe><form action=/x></form>
    <script>1</script><p style="color:red">x</p><button formaction=//e.org>x</button><base href=/><base href=/news/a1/>`;
  const found = await insert([{ what: 'planted', html: planted }], '/_feedgen/desk/');
  for (const what of ['attribute onmouseover', 'foreign element', 'href with javascript:', 'frame', 'form:', 'script', 'attribute style', 'formaction', 'element: <base href="/">', 'element: <base href="/news/a1/">']) {
    check(found.some((line) => line.includes(what)), `the audit misses ${what}`, found);
  }
  equal(hits, [-1], 'the planted scripts that ran');
  await context.close();
}

const FIELDS = ['title', 'excerpt', 'new_topic', 'image_url', 'provider_name', 'provider_domain', 'type', 'highlight', 'slug', 'related_title', 'related_url'];

/** All pages with hostile texts, as pairs of a name and HTML. */
async function* hostilePages(desk, site, files) {
  const { cookie, token } = await enter(desk);
  const get = async (path) => ({ what: path, html: (await send(desk, { path, headers: { cookie } })).body });
  const headers = { cookie, origin: desk.origin, 'content-type': 'application/x-www-form-urlencoded' };
  const post = async (path, pairs) => {
    const { status, body } = await send(desk, { method: 'POST', path, headers, body: encode([['token', token], ...pairs]) });
    return { what: `${path} ${encode(pairs)}`.slice(0, 300), html: body, status };
  };
  for (let page = 1; page < 100; page += 1) {
    const list = await get(`list?page=${page}`);
    if (!list.html.includes('class="row"') && !list.html.includes('class="row ')) break;
    yield list;
  }
  for (const file of files) yield get(`article?${encode({ file })}`);
  for (const file of sample(files, 2)) yield get(`card?${encode({ file })}`);
  for (const file of sample(files, 4)) yield get(`merge?${encode([['file', file], ['file', files[0]]])}`);
  for (const file of sample(files, 2)) yield get(`edit?${encode({ file })}`);
  for (const vector of sample(all, 24)) {
    yield get(`?${encode({ q: vector, topic: vector, provider: vector, language: vector, source: vector, article: vector, done: vector })}`);
    yield get(`merge?${encode({ q: vector, file: vector, query: vector })}`);
    yield get(`edit?${encode({ file: vector })}`);
    yield get(encodeURIComponent(vector));
  }
  for (const [n, vector] of sample(all, 6).entries()) {
    const file = files[n % files.length];
    const hash = (await get(`article?${encode({ file })}`)).html.match(/name="file" value="(\w{32}) /)[1];
    const values = FIELDS.map((name) => [name, vector]);
    const pairs = [['query', vector], ['image', 'url'], ['topic', vector], ...values];
    const invalid = await post('edit', [['file', `${hash} ${file}`], ...pairs]);
    equal(invalid.status, 422, 'the status of a hostile form');
    yield invalid;
    // As if an editor had changed the file since.
    const conflict = await post('edit', [['file', `${'0'.repeat(32)} ${file}`], ...pairs]);
    equal(conflict.status, 409, 'the status of a conflict');
    yield conflict;
    if (n % 26) continue;
    site.write(file, site.read(file).replace('\n---\n', `\nextra: ${yaml(vector)}\n---\n`));
    const changed = await post('edit', [['file', `${hash} ${file}`], ...pairs]);
    check(changed.status === 409 && changed.html.includes('<ins '), 'the lines of a conflict are not marked');
    yield changed;
  }
}

/** With the policy and the script, on the screens of phones and desktops. */
async function opens(browser, desk, files) {
  for (const [width, height] of [[390, 844], [1280, 800]]) {
    const page = await openDesk(browser, desk, { viewport: { width, height }, expected: [/ERR_|Failed to load resource/, /Refused to|violates the following/] });
    const hits = [];
    await page.context().exposeBinding('xss', (_, n) => { hits.push(n); });
    page.on('dialog', (dialog) => { hits.push('dialog'); dialog.dismiss().catch(() => {}); });
    for (const file of sample(files, 12)) {
      for (const path of [`card?${encode({ file })}`, `page?${encode({ file })}`]) {
        const response = await page.goto(new URL(path, desk.base).href);
        check(response.headers()['content-security-policy'].startsWith('sandbox; default-src \'none\''), `the policy of ${path}`);
      }
      for (const path of [`?${encode({ article: file })}`, `edit?${encode({ file })}`, `merge?${encode({ file })}`]) {
        await page.goto(new URL(path, desk.base).href);
        const found = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - innerWidth,
          body: [...document.body.children].map((one) => one.localName).join(' '),
          main: [...document.querySelector('main').children].map((one) => one.id).join(' '),
        }));
        check(found.wide <= 0, `${path} is ${found.wide} px too wide at ${width} px`);
        equal([found.body, found.main], ['a a header main dialog', 'list detail'], `the structure of ${path}`);
      }
    }
    equal(hits, [], 'the vectors that run in the desk');
    await closeDesk(page, `hostile texts at ${width} px`);
  }
}

export async function hostile(browser, feedgen) {
  const site = new Site(feedgen);
  sow(site);
  const host = await listen(() => '<!doctype html><title>x</title><link rel=icon href=data:,><body>');
  await checkFaultsAreSeen(browser, host);
  const desk = await startDesk(site);
  try {
    const { cookie } = await enter(desk);
    const written = readdirSync(site.path('content/news')).map((name) => `content/news/${name}`);
    // Drafts whose links can't be published are refused by the loader.
    const files = [];
    for (const file of written) {
      const { body } = await send(desk, { path: `article?${encode({ file })}`, headers: { cookie } });
      if (body.includes('data-view="article"')) files.push(file);
    }
    check(files.length > written.length / 2, `only ${files.length} of ${written.length} drafts are shown`);
    const { context, hits, insert } = await reader(browser, host);
    const base = new URL(desk.base).pathname;
    const bad = [];
    let pages = [];
    let count = 0;
    const flush = async () => { bad.push(...await insert(pages, base)); count += pages.length; pages = []; };
    for await (const page of hostilePages(desk, site, files)) {
      pages.push(page);
      if (pages.length >= 20) await flush();
    }
    await flush();
    check(count > files.length, `only ${count} pages`);
    equal(bad.slice(0, 5), [], 'what could run');
    equal(hits.slice(0, 5), [], 'the vectors that run');
    await context.close();
    await opens(browser, desk, files);
    console.log(`  ${all.length} vectors, ${files.length} drafts, ${count} pages`);
  } finally {
    await desk.stop();
    await host.close();
  }
  site.remove();
}
