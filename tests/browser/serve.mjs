// Tests the live preview of `feedgen serve` in Chromium: changes titles and styles, breaks and fixes files, deletes an
// article. Affected pages update without a manual reload and keep their scroll position, other pages stay unchanged,
// and the error overlay and the status page are accessible. Saves screenshots in target/shots.
//
//   node serve.mjs [FEEDGEN]

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
const feedgen = process.argv[2] ?? join(root, 'target/release/feedgen');
const shots = join(root, 'target/shots');
const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const SOON = 5000;
// How long to wait for updates that must not happen.
const A_WHILE = 400;

const article = 'content/news/2025-12-03-five-things-in-a-winter-sky.md';
const title = 'Five things to find in a winter sky';
const address = 'news/2025-12-03-five-things-in-a-winter-sky/';
const footer = 'templates/partials/footer.html';

let checks = 0;
function check(holds, what) {
  if (!holds) throw new Error(what);
  checks += 1;
}

// --- A site of its own, and its server ------------------------------------------------

const site = mkdtempSync(join(tmpdir(), 'feedgen-serve-'));
for (const name of ['content', 'static', 'site.toml']) {
  cpSync(join(root, name), join(site, name), { recursive: true });
}
const read = (file) => readFileSync(join(site, file), 'utf8');
const write = (file, text) => {
  mkdirSync(join(site, file, '..'), { recursive: true });
  writeFileSync(join(site, file), text);
};
const edit = (file, from, to) => {
  const text = read(file);
  if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  write(file, text.replace(from, to));
};

function start() {
  const server = spawn(feedgen, ['serve', '--root', site, '--port', '0']);
  server.said = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no server: ${server.said}`)), 20000);
    const hear = (text) => {
      server.said += text;
      const found = server.said.match(/ at (http:\S+)/);
      if (!found) return;
      clearTimeout(late);
      resolve([server, found[1]]);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('error', reject);
  });
}

function stop(server) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      server.kill('SIGKILL');
      reject(new Error('the server does not stop when asked to'));
    }, 5000);
    server.on('exit', (code) => {
      clearTimeout(late);
      if (code === 0) resolve();
      else reject(new Error(`the server ends with ${code}: ${server.said}`));
    });
    server.kill('SIGTERM');
  });
}

// --- Pages ------------------------------------------------------------------------------

/** Opens a page and waits until it is connected to the event stream. */
async function open(context, path, { status = 200 } = {}) {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 404/.test(message.text())) {
      mistakes.push(`${path}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => mistakes.push(`${path}: ${error}`));
  const listens = page.waitForResponse(/_feedgen\/events/);
  const response = await page.goto(base + path);
  check(response.status() === status, `${path} gives ${response.status()}`);
  await listens;
  return page;
}

const mistakes = [];
const mark = (page) => page.evaluate(() => { window.untouched = true; });
const isUntouched = (page) => page.evaluate(() => window.untouched === true);
const sees = (page, text) => page.getByText(text, { exact: false }).first().waitFor({ timeout: SOON });
const report = (page) => page.locator('feedgen-report');
const reported = (page) => report(page).getByRole('alert').waitFor({ timeout: SOON });
const reportText = (page) => report(page).evaluate((host) => host.shadowRoot.textContent);
const mended = (page) => report(page).waitFor({ state: 'detached', timeout: SOON });
const becomes = (page, condition, argument) => page.waitForFunction(condition, argument, { timeout: SOON });

async function violations(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe + ';0' });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const result = await page.evaluate((runOnly) => axe.run(document, { runOnly }), tags);
  return result.violations.map((v) => `${v.id}: ${v.nodes[0].target.join(' ')}`);
}

/** Checks a page in all four variants and takes screenshots. */
async function lookAt(browser, name, path, ready) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [device, width, height] of [['phone', 390, 800], ['desktop', 1280, 800]]) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await open(context, path);
      await ready(page);
      const where = `${name} (${device}, ${colorScheme})`;
      await page.screenshot({ path: join(shots, `serve-${name}-${device}-${colorScheme}.png`) });
      const found = await violations(context, page);
      check(!found.length, `${where}: ${found.join('; ')}`);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      check(!isWide, `${where} scrolls sideways`);
      if (name.startsWith('report')) {
        const box = await report(page).boundingBox();
        check(box.height < height / 2, `${where} covers ${box.height} of ${height} px`);
      }
      await context.close();
    }
  }
}

// --- Edits ------------------------------------------------------------------------------

async function changesATitle(context) {
  const topic = await open(context, 'topics/space/');
  const other = await open(context, 'about/');
  await mark(topic);
  await mark(other);
  await sees(topic, title);
  await topic.evaluate(() => scrollTo(0, 240));
  edit(article, title, 'Six things to find in a winter sky');
  await sees(topic, 'Six things to find in a winter sky');
  check(!(await isUntouched(topic)), 'the topic page was not loaded again');
  await becomes(topic, () => document.readyState === 'complete');
  const top = await topic.evaluate(() => scrollY);
  check(top === 240, `after the reload the page is at ${top}, not 240`);
  await other.waitForTimeout(A_WHILE);
  check(await isUntouched(other), 'a page was loaded again that does not show the article');
  edit(article, 'Six things', 'Five things');
  await sees(topic, title);
  await topic.close();
  await other.close();
}

async function changesStyles(context) {
  const page = await open(context, 'topics/space/');
  await mark(page);
  const paper = () => getComputedStyle(document.body).backgroundColor;
  const before = await page.evaluate(paper);
  const css = 'static/feedgen.css';
  const text = read(css);
  write(css, `${text}\nbody { background: rgb(1, 2, 3); }`);
  await becomes(page, () => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)');
  // A second change replaces the new link; two changes at once leave one link.
  write(css, `${text}\n@import "more.css";`);
  await new Promise((resolve) => setTimeout(resolve, 60));
  write(css, text);
  await becomes(page, (color) => getComputedStyle(document.body).backgroundColor === color, before);
  await becomes(page, () => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  // A page that was suspended knows an old name and gets the current one.
  const goes = (kind) => page.evaluate(
    (name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), kind,
  );
  await goes('pagehide');
  write(css, `${text}\nbody { background: rgb(4, 5, 6); }`);
  const isFormer = async () => {
    const response = await fetch(document.querySelector('link[rel=stylesheet]').href);
    return response.redirected && (await response.text()).includes('rgb(4, 5, 6)');
  };
  await becomes(page, isFormer);
  await goes('pageshow');
  await becomes(page, () => getComputedStyle(document.body).backgroundColor === 'rgb(4, 5, 6)');
  write(css, text);
  await becomes(page, (color) => getComputedStyle(document.body).backgroundColor === color, before);
  check(await isUntouched(page), 'the page was loaded again for a stylesheet');
  await page.close();
}

async function breaksFrontMatter(context, browser) {
  const page = await open(context, address);
  const other = await open(context, 'about/');
  await mark(page);
  await mark(other);
  edit(article, 'publishedDateTime: 2025-12-03T17:00:00Z', 'publishedDateTime: the third');
  await reported(page);
  const text = await reportText(page);
  check(text.includes(`${article}:4:`), `no file and line in the report: ${text}`);
  check((await page.locator('h1').innerText()) === title, 'the last good page is gone');
  check(await isUntouched(page), 'the page was loaded again though it is as it was');
  await reported(other);
  await lookAt(browser, 'report', address, reported);

  // Closed by keyboard; it stays closed, on other pages as well.
  await page.bringToFront();
  await page.keyboard.press('Escape');
  await mended(page);
  await page.goto(base + 'topics/space/');
  await sees(page, title);
  await page.waitForTimeout(A_WHILE);
  check(!(await report(page).count()), 'a closed report is back');
  edit(article, 'publishedDateTime: the third', 'publishedDateTime: the fourth');
  await reported(page);
  const close = report(page).getByRole('button', { name: 'Close' });
  await close.focus();
  await page.keyboard.press('Enter');
  await mended(page);

  edit(article, 'publishedDateTime: the fourth', 'publishedDateTime: 2025-12-03T17:00:00Z');
  await mended(other);
  check(await isUntouched(other), 'a page was loaded again for a report');
  // The same error again is reported again.
  edit(article, 'publishedDateTime: 2025-12-03T17:00:00Z', 'publishedDateTime: the fourth');
  await reported(page);
  edit(article, 'publishedDateTime: the fourth', 'publishedDateTime: 2025-12-03T17:00:00Z');
  await mended(page);
  await page.close();
  await other.close();
}

async function breaksATemplate(context, browser) {
  const page = await open(context, address);
  const text = readFileSync(join(root, footer), 'utf8');
  write(footer, text.replace('</footer>', '<p>A footer of its own</p></footer>'));
  await sees(page, 'A footer of its own');
  write(footer, `<p>Broken</p>\n{% if page.title %}\n${text}`);
  await reported(page);
  const said = await reportText(page);
  check(new RegExp(`${footer}:\\d+:\\d+`).test(said), `no file and line in the report: ${said}`);
  await sees(page, 'A footer of its own');
  await page.reload();
  await reported(page);
  await sees(page, 'A footer of its own');

  // An error that occurs only when a page is rendered.
  write(footer, `${text}<p>{{ page.no_such.thing }}</p>`);
  await becomes(page, () => document.querySelector('feedgen-report')?.shadowRoot.textContent.includes('no_such'));
  await sees(page, 'A footer of its own');
  await lookAt(browser, 'report-template', 'topics/space/', reported);
  write(footer, text);
  await mended(page);
  await page.getByText('A footer of its own').waitFor({ state: 'detached', timeout: SOON });
  await page.close();
}

async function deletesAnArticle(context) {
  const page = await open(context, address);
  const text = read(article);
  rmSync(join(site, article));
  await page.locator('.lost').waitFor({ timeout: SOON });
  const response = await page.reload();
  check(response.status() === 404, `a deleted article gives ${response.status()}`);
  check((await page.locator('.masthead').count()) === 1, 'the 404 is not the page of the site');
  write(article, text);
  await page.locator('h1', { hasText: title }).waitFor({ timeout: SOON });
  await page.close();
}

async function looksAtTheStatus(context, browser) {
  const page = await open(context, '_feedgen/');
  await mark(page);
  await sees(page, 'No errors or warnings');
  edit(article, 'published: true', 'published: perhaps');
  edit('content/videos/2026-11-03-the-nets-that-catch-fog.md', 'published: true', 'published: maybe');
  await sees(page, '2 errors');
  check((await page.title()).startsWith('2 errors'), 'the title does not tell');
  const said = await page.locator('main').innerText();
  check(said.includes(`${article}:7:`), `no file and line: ${said}`);
  const link = page.getByRole('link', { name: 'Open page' });
  check((await link.first().getAttribute('href')).endsWith(address), 'no link to the page');
  check(!(await report(page).count()), 'findings are shown twice');
  await lookAt(browser, 'status', '_feedgen/', (one) => sees(one, '2 errors'));
  edit(article, 'published: perhaps', 'published: true');
  edit('content/videos/2026-11-03-the-nets-that-catch-fog.md', 'published: maybe', 'published: true');
  await sees(page, 'No errors or warnings');
  check(await isUntouched(page), 'the status page was loaded again');
  await page.close();
  await lookAt(browser, 'status-fine', '_feedgen/', (one) => sees(one, 'No errors or warnings'));
}

/** Browsers open six connections per server; hidden tabs must not occupy them. */
async function opensManyTabs(browser) {
  const context = await browser.newContext();
  const see = (page, state) => page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  const first = await open(context, address);
  await see(first, 'hidden');
  for (let n = 0; n < 8; n += 1) await see(await open(context, 'about/'), 'hidden');
  edit(article, title, 'Seen late');
  await first.waitForTimeout(A_WHILE);
  await see(first, 'visible');
  await first.locator('h1', { hasText: 'Seen late' }).waitFor({ timeout: SOON });
  edit(article, 'Seen late', title);
  await first.locator('h1', { hasText: title }).waitFor({ timeout: SOON });
  await context.close();
}

async function withoutScripts(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ['', address, 'topics/space/', '_feedgen/']) {
    await page.goto(base + path);
    check((await page.locator('h1').innerText()).trim(), `${path} shows no heading`);
  }
  await context.close();
}

mkdirSync(shots, { recursive: true });
const [server, base] = await start();
let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 } });
  await changesATitle(context);
  await changesStyles(context);
  await breaksFrontMatter(context, browser);
  await breaksATemplate(context, browser);
  await deletesAnArticle(context);
  await looksAtTheStatus(context, browser);
  await opensManyTabs(browser);
  await withoutScripts(browser);
  check(!mistakes.length, mistakes.join('\n'));
} catch (error) {
  console.error(server.said);
  throw error;
} finally {
  await browser?.close();
  await stop(server);
  rmSync(site, { recursive: true });
}
console.log(`Chromium (serve): ${checks} checks, no failures`);
