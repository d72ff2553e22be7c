// Opens every kind of page of a built sample site in Chromium, on a phone and on a desktop,
// light and dark, and checks what a reader would meet: no accessibility violation (axe), no
// sideways scrolling, no layout shift, no request to another host, no message on the
// console, a Content-Security-Policy without any script. Then with JavaScript off: the same
// pages show the same text, and a video is asked for only when it is clicked.
//
//   node pages.mjs FOLDER pretty|flat

import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, style] = process.argv.slice(2);
const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const policy =
  "default-src 'none'; style-src 'self'; img-src *; " +
  'frame-src https://www.youtube.com https://www.youtube-nocookie.com https://player.vimeo.com';
const types = {
  html: 'text/html; charset=utf-8', css: 'text/css', svg: 'image/svg+xml',
  xml: 'application/xml', txt: 'text/plain',
};

const slash = style === 'pretty' ? '/' : '';
const pages = [
  '', 'news', 'videos', 'topics', 'topics/space', 'topics/%D8%A7%D9%84%D8%AE%D8%B7-%D8%A7%D9%84%D8%B9%D8%B1%D8%A8%D9%8A',
  'providers', 'providers/fieldnotes.example', 'archive', 'archive/2025/12', 'about',
  'news/2025-12-03-five-things-in-a-winter-sky', 'news/2026-06-23-error-messages-that-say-please',
  'news/2025-11-11-al-khatt-ala-al-shashat', 'videos/canal-lock',
].map((path) => (path ? path + slash : path)).concat('404.html');

const failures = [];
const fail = (...what) => failures.push(what.join(' '));

/** Serves `folder` on loopback as a static host would, in either form of addresses. */
function serve() {
  const isFile = (path) => { try { return statSync(path).isFile(); } catch { return false; } };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const candidates = [path, path + '.html', join(path, 'index.html')].map((p) => join(folder, p));
    const file = candidates.find(isFile);
    if (!file) return response.writeHead(404).end();
    const type = types[file.split('.').pop()] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
    response.end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Opens a page and returns it with the requests it made elsewhere. */
async function open(context, base, path) {
  const page = await context.newPage();
  const elsewhere = [];
  // Nothing leaves this machine: what would is counted and refused.
  await page.route((url) => url.origin !== new URL(base).origin, (route) => {
    elsewhere.push(route.request().url());
    return route.abort();
  });
  page.on('console', (message) => {
    // Chromium's own remark on players, and on those that the test refuses to load.
    if (/sandbox|ERR_FAILED/.test(message.text())) return;
    fail(path, 'console:', message.text());
  });
  page.on('requestfailed', (request) => {
    if (request.url().startsWith(base)) fail(path, 'failed:', request.url());
  });
  const response = await page.goto(base + path, { waitUntil: 'networkidle' });
  if (response.status() !== 200) fail(path, 'status', response.status());
  return { page, elsewhere };
}

async function violations(context, page) {
  // By way of the debugger: the policy of the page allows no script.
  const session = await context.newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe + ';0' });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const result = await page.evaluate((runOnly) => axe.run(document, { runOnly }), tags);
  return result.violations.map((v) => `${v.id}: ${v.nodes[0].target.join(' ')}`);
}

async function checkFaultsAreFound(browser, base) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const { page } = await open(context, base, pages[0]);
  await page.evaluate(() => {
    document.querySelector('.footer p').style.color = '#bbb';
    document.querySelector('h1').style.width = '900px';
    document.querySelector('img').removeAttribute('alt');
  });
  const found = (await violations(context, page)).join(' ');
  if (!/color-contrast/.test(found) || !/image-alt/.test(found)) throw new Error(`axe misses planted faults: ${found}`);
  if (!(await scrollsSideways(page))) throw new Error('a planted overflow is missed');
  await context.close();
}

const scrollsSideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

async function checkLooks(browser, base) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [390, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      await context.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      for (const path of pages) {
        const { page, elsewhere } = await open(context, base, path);
        const where = `${path} (${width} px, ${colorScheme})`;
        for (const violation of await violations(context, page)) fail(where, violation);
        if (await scrollsSideways(page)) fail(where, 'scrolls sideways');
        const shift = await page.evaluate(() => window.shift);
        if (shift > 0.01) fail(where, 'layout shift', shift);
        if (elsewhere.length) fail(where, 'asks elsewhere:', elsewhere.join(' '));
        await page.close();
      }
      await context.close();
    }
  }
}

async function checkWithoutScripts(browser, base) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  for (const path of pages) {
    const { page, elsewhere } = await open(context, base, path);
    const heading = await page.locator('h1').innerText();
    if (!heading.trim()) fail(path, 'shows no heading');
    if (elsewhere.length) fail(path, 'asks elsewhere:', elsewhere.join(' '));
    await page.close();
  }
  const { page, elsewhere } = await open(context, base, 'videos/canal-lock' + slash);
  await page.locator('.play a').click();
  await page.waitForTimeout(300);
  if (elsewhere.length !== 1) fail('a click on a video asks', elsewhere.length, 'times');
  await context.close();
}

const server = await serve();
const base = `http://127.0.0.1:${server.address().port}/shelf/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  await checkFaultsAreFound(browser, base);
  await checkLooks(browser, base);
  await checkWithoutScripts(browser, base);
} finally {
  await browser.close();
  server.close();
}
for (const failure of failures.slice(0, 30)) console.error(failure);
console.log(`Chromium (${style}): ${pages.length} pages, ${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
