// Every way to get a script into a page that `vectors.mjs` knows, through every field of articles,
// topics, providers, pages and the configuration, into a real browser, with JavaScript on: none
// runs, and no page has an element or attribute that could. First with the headers of the host
// off, so that nothing but escaping and sanitising stands between, then with the policy on. The
// same for what feeds hold, in a page that shows it as a reader would, and for the preview's
// report of files with errors.
//
//   node xss.mjs FEEDGEN FOLDER

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './host.mjs';
import { vectors } from './vectors.mjs';

const [feedgen, folder] = process.argv.slice(2);
/** How many pages are open at once. */
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
// JSON is YAML; what it leaves as it is and YAML does not take, is escaped.
const yaml = (value) => JSON.stringify(value)
  .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const frontMatter = (keys) => `---\n${Object.entries(keys).map(([key, value]) => `${key}: ${yaml(value)}\n`).join('')}---\n`;

const all = vectors((n) => `xss(${n})`);
const date = (n) => new Date(Date.UTC(2024, 0, 1) + n * 3_600_000).toISOString().replace('.000', '');

/** A name that has a letter: without one it has no address, and is refused. */
const named = (vector, n) => `${vector} ${n}`;
/** The same where its address is that of a page, which can't be longer than file systems take. */
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
// The other kinds of sources, some of them each, as each is a page of its own.
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
// What is refused for a link that can't be published is refused; the rest must be there.
const refused = new Set(report.diagnostics.filter((d) => d.severity === 'error').map((d) => d.file));
for (const { severity, code, file, message } of report.diagnostics) {
  if (severity === 'error' && code !== 'bad-url' && code !== 'bad-embed') fail('refused for', code, file, message);
}

const files = (dir, prefix = '') => readdirSync(dir, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory()
  ? files(join(dir, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`]));
const output = files(join(folder, 'out/shelf'));
// All articles and pages, and of topics and providers those that have a file: the others show less.
let count = 0;
const isSeen = (file) => !/^topics\/[^t]|^topics\/t[^\d]/.test(file) && (!/^providers\/./.test(file) || (count += 1) % 5 === 0);
// The search page has a script, and checks of its own (search.mjs).
const pages = output.filter((file) => file.endsWith('.html') && isSeen(file) && !file.startsWith('search/'));

// --- The browser -------------------------------------------------------------------------------------

/** What a page has that it must not have. Runs in the page. */
function audit(document = window.document) {
  const bad = [];
  const seen = (what, element) => bad.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') seen('foreign element', element);
    if (['base', 'embed', 'form', 'frame', 'frameset', 'math', 'object', 'style', 'svg', 'template'].includes(tag) && !element.matches('form.search-box')) seen('element', element);
    if (tag === 'script') {
      if (element.type !== 'application/ld+json') seen('script', element);
      else try { JSON.parse(element.textContent); } catch { seen('no JSON', element); }
    }
    if (tag === 'iframe') {
      if (element.hasAttribute('src') || !element.hasAttribute('sandbox')) seen('frame', element);
      // It starts with a page of ours.
      bad.push(...audit(new DOMParser().parseFromString(element.srcdoc, 'text/html')));
    }
    if (tag === 'link' && !/^(canonical|icon|apple-touch-icon|stylesheet|alternate)$/.test(element.rel)) seen('link', element);
    // Former addresses lead on, inside the site.
    if (tag === 'meta' && element.httpEquiv && !/^0; url=\/shelf\/p\d+\/$/.test(element.content)) seen('meta', element);
    for (const { name, value } of element.attributes) {
      if (/^on|^style$|[^a-z0-9-]/.test(name) || (name === 'srcdoc' && tag !== 'iframe')) seen(`attribute ${name}`, element);
      if (/^(href|src|action|formaction|data|poster|cite|background|ping|xlink:href)$/.test(name)) {
        let protocol;
        try { ({ protocol } = new URL(value, 'https://example.org/')); } catch { continue; }
        if (!['http:', 'https:', 'mailto:'].includes(protocol)) seen(`${name} with ${protocol}`, element);
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

/** A context in which every script of a vector is heard of. */
async function listening() {
  const context = await browser.newContext();
  const hits = [];
  await context.exposeBinding('xss', ({ page }, n) => { hits.push(`${n} in ${page.url()}`); });
  context.on('page', (page) => page.on('dialog', (dialog) => { hits.push(`dialog in ${page.url()}`); dialog.dismiss().catch(() => {}); }));
  return { context, hits };
}

/**
 * Opens every address, in frames of a page of the same origin, many at a time; what runs is in
 * `hits` of the context, what could run in the result.
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
          // A page that leads on is followed by the one that it leads to.
          if (audits && frame.contentDocument?.body) {
            for (const what of window.audit(frame.contentDocument)) bad.push(`${address}: ${what}`);
          }
          // What a script would do at last: errors of images, focus, the first frames.
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

/** Runs and audits see a planted fault of each kind. */
async function checkFaultsAreSeen() {
  const planted = {
    ...harness,
    '/shelf/planted/run': '<!doctype html><title>x</title><img src=x onerror=xss(-1)>',
    '/shelf/planted/could': `<!doctype html><title>x</title><a href="java\tscript:1">x</a><p onmouseover=1>x</p><svg></svg><iframe></iframe>
      <base href=/><p style="x:y">x</p><script type="application/ld+json">{</script><form action=x></form><meta http-equiv=refresh content=9>`,
  };
  for (const readsHeaders of [false, true]) {
    const server = await serve(join(folder, 'out'), 'shelf', planted, { readsHeaders });
    const base = `http://127.0.0.1:${server.address().port}`;
    const { context, hits } = await listening();
    await visit(context, base, ['/shelf/planted/run'], false);
    // The policy stops what got through all else.
    if ((hits.length === 0) !== readsHeaders) throw new Error(`a planted script ${readsHeaders ? 'runs' : 'is not seen'}`);
    const found = await visit(context, base, ['/shelf/planted/could'], true);
    for (const what of ['href with javascript:', 'attribute onmouseover', 'foreign element', 'frame', 'element: <base', 'attribute style', 'no JSON', 'element: <form', 'meta']) {
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
  // Escaping alone is tested on all pages; that the policy does no harm, on some.
  const visited = readsHeaders ? pages.filter((file, n) => n % 10 === 0 || !file.includes('/')) : pages;
  const found = await visit(context, base, visited.map((file) => `/shelf/${file.split('/').map(encodeURIComponent).join('/')}`), !readsHeaders);
  hits.forEach((hit) => fail('runs:', hit));
  found.forEach((what) => fail('could run:', what));
  await context.close();
  server.close();
  return visited.length;
}

/** What feeds hold as HTML, in a page that trusts it. */
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

/** The preview's own pages name what is wrong, with the very texts. */
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
