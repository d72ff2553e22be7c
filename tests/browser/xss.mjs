// Injects all vectors of `vectors.mjs` through every field of articles, topics, providers, pages and the configuration,
// and opens the pages in Chromium with JavaScript: no script runs, and no page contains an executable element or
// attribute. First without HTTP headers, which tests escaping and sanitising alone, then with the
// Content-Security-Policy. Repeats this for the HTML of feeds and for the preview's error reports.
//
//   node xss.mjs FEEDGEN FOLDER

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './host.mjs';
import { vectors } from './vectors.mjs';

const [feedgen, folder] = process.argv.slice(2);
/** The number of pages that are open at the same time. */
const frames = 40;

const failures = [];
const fail = (...what) => failures.push(what.join(' '));

// --- The site ----------------------------------------------------------------------------------------

const site = join(folder, 'site');
rmSync(folder, { recursive: true, force: true });
const write = (file, text) => {
  mkdirSync(join(site, file, '..'), { recursive: true });
  writeFileSync(join(site, file), text);
};
// JSON is valid YAML, except for some characters, which are escaped.
const yaml = (value) => JSON.stringify(value)
  .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const frontMatter = (keys) => `---\n${Object.entries(keys).map(([key, value]) => `${key}: ${yaml(value)}\n`).join('')}---\n`;

const all = vectors((n) => `xss(${n})`);
const date = (n) => new Date(Date.UTC(2024, 0, 1) + n * 3_600_000).toISOString().replace('.000', '');

/** A name with a letter: names without one have no address and are rejected. */
const named = (vector, n) => `${vector} ${n}`;
/** A name whose address is short enough for file systems. */
const short = (vector, n) => named(vector.slice(0, 60), n);

function article(vector, n) {
  const provider = { name: short(vector, n), images: [{ url: 'https://e.org/i.png', title: vector }] };
  return frontMatter({
    title: named(vector, n), publishedDateTime: date(n), originalUrl: `https://e.org/${n}`, excerpt: vector, highlight: vector,
    type: vector, locale: 'de', tags: [vector], authors: [vector, { name: vector, url: 'https://e.org/a' }], provider,
    topics: [short(vector, n)], slug: `a${n}`,
    images: [{ url: 'https://e.org/a.png', width: 2, height: 1, title: vector, attribution: vector }, { url: 'https://e.org/b.png', title: vector }],
    related: [{ title: named(vector, n), webUrl: 'https://e.org/r', excerpt: vector, type: vector, provider }],
    featuredContent: n % 2 ? vector : `<iframe src="https://www.youtube.com/embed/a" title=${JSON.stringify(vector)} ${vector}></iframe>`,
    extra: vector,
  }) + `${vector}\n`;
}

all.forEach((vector, n) => write(`content/news/${n}.md`, article(vector, n)));
// A few sources of the other kinds, as each has a page of its own.
all.filter((_, n) => n % 5 === 0).forEach((vector, index) => {
  write(`content/topics/t${index}.yaml`, ['name', 'shortname', 'description'].map((key) => `${key}: ${yaml(`${vector} t${index}`)}\n`).join('')
    + `_id: t${index}\nkeywords: [${yaml(vector)}]\nhashtags: [${yaml(vector)}]\nimages: [{url: 'https://e.org/t.png', title: ${yaml(vector)}}]\n`);
  write(`content/providers/p${index}.md`, frontMatter({ name: short(vector, index * 5), description: vector }) + `${vector}\n`);
  write(`content/pages/p${index}.md`, frontMatter({ title: named(vector, index), description: vector, ...(index < 3 && { aliases: [`/old/${index}/`] }) }) + `${vector}\n`);
});
const name = '</title></script>"\'><img src=x onerror=xss(-2)>{{ 1 }}';
write('site.toml', `title = ${yaml(name)}\ndescription = ${yaml(name)}\nbase_url = "https://example.org/shelf"\n
[list]\npage_size = 400\n[host]\nheaders = true\n[feeds]\nlimit = 10000\n[extra]\nx = ${yaml(name)}\n`);

const built = spawnSync(feedgen, ['build', '--root', site, '--output', join(folder, 'out/shelf'), '--keep-going', '--json'], { maxBuffer: 1 << 28 });
const report = JSON.parse(built.stdout);
if (!report.ok) throw new Error(`no site: ${built.stdout.slice(0, 2000)}`);
// Sources with unpublishable links are rejected; all others must be built.
const refused = new Set(report.diagnostics.filter((d) => d.severity === 'error').map((d) => d.file));
for (const { severity, code, file, message } of report.diagnostics) {
  if (severity === 'error' && code !== 'bad-url' && code !== 'bad-embed') fail('refused for', code, file, message);
}

const files = (dir, prefix = '') => readdirSync(dir, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory()
  ? files(join(dir, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`]));
const output = files(join(folder, 'out/shelf'));
// All articles and pages, and the topics and providers with a source file.
let count = 0;
const isSeen = (file) => !/^topics\/[^t]|^topics\/t[^\d]/.test(file) && (!/^providers\/./.test(file) || (count += 1) % 5 === 0);
// The search page has a script; search.mjs tests it.
const pages = output.filter((file) => file.endsWith('.html') && isSeen(file) && !file.startsWith('search/'));

// --- The browser -------------------------------------------------------------------------------------

/** Finds forbidden elements and attributes. Runs in the page. */
function audit(document = window.document) {
  const bad = [];
  const seen = (what, element) => bad.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') seen('foreign element', element);
    if (['base', 'embed', 'form', 'frame', 'frameset', 'math', 'object', 'style', 'svg', 'template'].includes(tag) && !element.matches('form.search-box')) seen('element', element);
    if (tag === 'script') {
      // The scripts of the theme, from files of the site.
      const isOwn = /^\/shelf\/feedgen-(reader|share)\.[0-9a-f]{8}\.js$/.test(element.getAttribute('src')) && !element.textContent;
      if (!isOwn && element.type !== 'application/ld+json') seen('script', element);
      else if (!isOwn) try { JSON.parse(element.textContent); } catch { seen('no JSON', element); }
    }
    if (tag === 'iframe') {
      if (element.hasAttribute('src') || !element.hasAttribute('sandbox')) seen('frame', element);
      // The initial document of a player is generated.
      bad.push(...audit(new DOMParser().parseFromString(element.srcdoc, 'text/html')));
    }
    if (tag === 'link' && !/^(canonical|icon|apple-touch-icon|stylesheet|alternate)$/.test(element.rel)) seen('link', element);
    // Aliases redirect within the site.
    if (tag === 'meta' && element.httpEquiv && !/^0; url=\/shelf\/p\d+\/$/.test(element.content)) seen('meta', element);
    for (const { name, value } of element.attributes) {
      if (/^on|^style$|[^a-z0-9-]/.test(name) || (name === 'srcdoc' && tag !== 'iframe')) seen(`attribute ${name}`, element);
      if (/^(href|src|action|formaction|data|poster|cite|background|ping|xlink:href)$/.test(name)) {
        let protocol;
        try { ({ protocol } = new URL(value, 'https://example.org/')); } catch { continue; }
        // Apps on the device open the feed of the site.
        const isFeed = name === 'href' && value === 'feed://example.org/shelf/feed.xml';
        if (!['http:', 'https:', 'mailto:'].includes(protocol) && !isFeed) seen(`${name} with ${protocol}`, element);
      }
    }
  }
  return bad;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});

/** A browser context that records every executed vector. */
async function listening() {
  const context = await browser.newContext();
  const hits = [];
  await context.exposeBinding('xss', ({ page }, n) => { hits.push(`${n} in ${page.url()}`); });
  context.on('page', (page) => page.on('dialog', (dialog) => { hits.push(`dialog in ${page.url()}`); dialog.dismiss().catch(() => {}); }));
  return { context, hits };
}

/**
 * Opens every URL in frames of a page of the same origin. Executed vectors are recorded in `hits` of the context;
 * executable elements are returned.
 */
async function visit(context, base, addresses, audits) {
  const page = await context.newPage();
  await page.goto(new URL('/frames', base).href);
  await page.evaluate(`window.audit = ${audit}`);
  const found = [];
  for (let from = 0; from < addresses.length; from += frames) {
    const batch = addresses.slice(from, from + frames);
    const [opened, bad] = await page.evaluate(async ({ batch, audits }) => {
      const bad = [];
      let opened = 0;
      await Promise.all(batch.map((address) => new Promise((resolve) => {
        const frame = document.createElement('iframe');
        const done = () => {
          clearTimeout(late);
          opened += 1;
          // A redirect is followed by its target.
          if (audits && frame.contentDocument?.body) {
            for (const what of window.audit(frame.contentDocument)) bad.push(`${address}: ${what}`);
          }
          // Waits for late events: image errors, focus, first frames.
          setTimeout(() => { frame.remove(); resolve(); }, 50);
        };
        const late = setTimeout(() => { bad.push(`${address}: does not load`); done(); }, 20_000);
        frame.addEventListener('load', done, { once: true });
        frame.src = address;
        document.body.append(frame);
      })));
      return [opened, bad];
    }, { batch, audits });
    if (opened < batch.length) fail('not all pages were opened');
    found.push(...bad);
  }
  await page.close();
  return found;
}

/** The page around the frames. */
const harness = { '/frames': '<!doctype html><title>Frames</title><link rel=icon href=/i><body>' };

/** Checks that planted faults of each kind are detected. */
async function checkFaultsAreSeen() {
  const planted = {
    ...harness,
    '/shelf/planted/run': '<!doctype html><title>x</title><img src=x onerror=xss(-1)>',
    '/shelf/planted/could': `<!doctype html><title>x</title><a href="java\tscript:1">x</a><p onmouseover=1>x</p><svg></svg><iframe></iframe>
      <base href=/><p style="x:y">x</p><script type="application/ld+json">{</script><form action=x></form><meta http-equiv=refresh content=9>
      <script src=/shelf/feedgen-reader.js></script><a href="feed://example.com/">x</a>`,
  };
  for (const readsHeaders of [false, true]) {
    const server = await serve(join(folder, 'out'), 'shelf', planted, { readsHeaders });
    const base = `http://127.0.0.1:${server.address().port}`;
    const { context, hits } = await listening();
    await visit(context, base, ['/shelf/planted/run'], false);
    // The policy blocks scripts that escaping would miss.
    if ((hits.length === 0) !== readsHeaders) throw new Error(`a planted script ${readsHeaders ? 'runs' : 'is not seen'}`);
    const found = await visit(context, base, ['/shelf/planted/could'], true);
    for (const what of ['href with javascript:', 'attribute onmouseover', 'foreign element', 'frame', 'element: <base', 'attribute style', 'no JSON', 'element: <form', 'meta', 'script: <script src', 'href with feed:']) {
      if (!found.some((line) => line.includes(what))) throw new Error(`the audit misses ${what}: ${found}`);
    }
    await context.close();
    server.close();
  }
}

async function checkPages(readsHeaders) {
  const server = await serve(join(folder, 'out'), 'shelf', harness, { readsHeaders });
  const base = `http://127.0.0.1:${server.address().port}`;
  const { context, hits } = await listening();
  // Escaping is tested on all pages, the policy on a sample.
  const visited = readsHeaders ? pages.filter((file, n) => n % 10 === 0 || !file.includes('/')) : pages;
  const found = await visit(context, base, visited.map((file) => `/shelf/${file.split('/').map(encodeURIComponent).join('/')}`), !readsHeaders);
  hits.forEach((hit) => fail('runs:', hit));
  found.forEach((what) => fail('could run:', what));
  await context.close();
  server.close();
  return visited.length;
}

/** The HTML of feeds, inserted into a page without sanitising. */
async function checkFeeds() {
  const read = (file) => readFileSync(join(folder, 'out/shelf', file), 'utf8');
  const decode = (xml) => xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'")
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16))).replaceAll('&amp;', '&');
  const texts = JSON.parse(read('feed.json')).items.map((item) => item.content_html).filter(Boolean);
  for (const [, text] of read('atom.xml').matchAll(/<content type="html"[^>]*>([\s\S]*?)<\/content>/g)) texts.push(decode(text));
  for (const [, text] of read('feed.xml').matchAll(/<content:encoded>([\s\S]*?)<\/content:encoded>/g)) texts.push(decode(text.replace(/^<!\[CDATA\[|\]\]>$/g, '')));
  if (texts.length < 100) throw new Error(`only ${texts.length} texts in feeds`);
  const blank = '<!doctype html><title>A reader</title><link rel=icon href=/i>';
  const server = await serve(join(folder, 'out'), 'shelf', { '/reader': blank }, { readsHeaders: false });
  const { context, hits } = await listening();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/reader`);
  for (const text of texts) {
    await page.evaluate((html) => { document.body.innerHTML = html; }, text);
    for (const what of await page.evaluate(audit)) fail('a feed:', what);
  }
  await page.evaluate(() => { document.body.innerHTML = '<img src=x onerror=xss(-3)>'; });
  await page.waitForTimeout(300);
  if (!hits.some((hit) => hit.startsWith('-3'))) throw new Error('a planted script in a feed is not seen');
  hits.filter((hit) => !hit.startsWith('-3')).forEach((hit) => fail('a feed runs:', hit));
  await context.close();
  server.close();
  return texts.length;
}

/** The preview's error reports contain the hostile texts. */
async function checkPreview() {
  const broken = join(folder, 'broken');
  const put = (file, text) => { mkdirSync(join(broken, file, '..'), { recursive: true }); writeFileSync(join(broken, file), text); };
  put('site.toml', `title = "T"\nbase_url = "https://example.org"\n`);
  put('content/news/good.md', frontMatter({ title: 'Good', publishedDateTime: date(0), originalUrl: 'https://e.org' }));
  all.forEach((vector, n) => put(`content/news/${n}.md`, frontMatter({
    title: vector, publishedDateTime: vector, originalUrl: vector, type: `vidoe`, heat: vector, [`titel${n}`]: vector, category: '!', topics: [`!${vector.replace(/[\p{L}\p{N}]/gu, '')}`],
  })));
  put('content/news/"><img src=x onerror=xss(-4)>.md', 'no front matter <img src=x onerror=xss(-5)>\n');
  const server = spawn(feedgen, ['serve', '--root', broken, '--port', '0']);
  try {
    const address = await new Promise((resolve, reject) => {
      let said = '';
      const late = setTimeout(() => reject(new Error(`no server: ${said}`)), 30_000);
      server.stdout.on('data', (text) => {
        said += text;
        const found = said.match(/ at (http:\S+)/);
        if (found) { clearTimeout(late); resolve(found[1]); }
      });
      server.stderr.resume();
    });
    const { context, hits } = await listening();
    const page = await context.newPage();
    for (const path of ['', 'news/good/', '_feedgen/', 'no-such-page/']) {
      await page.goto(new URL(path, address).href, { waitUntil: 'load' });
      await page.waitForTimeout(800);
    }
    hits.forEach((hit) => fail('the preview runs:', hit));
    const shown = await page.evaluate(() => document.documentElement.outerHTML.length);
    if (shown < 1000) fail('the preview shows nothing');
    await context.close();
  } finally {
    server.kill();
  }
}

try {
  await checkFaultsAreSeen();
  const visited = await checkPages(false);
  const again = await checkPages(true);
  const texts = await checkFeeds();
  await checkPreview();
  failures.slice(0, 30).forEach((failure) => console.error(failure));
  console.log(`Chromium: ${all.length} vectors, ${refused.size} files refused, ${visited} pages without a policy, ${again} with it, `
    + `${texts} texts of feeds, ${failures.length} failures`);
} finally {
  await browser.close();
}
process.exit(failures.length ? 1 : 0);
