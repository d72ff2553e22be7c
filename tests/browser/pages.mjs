// Opens every kind of page of a built sample site in Chromium, on a phone and on a desktop, light and dark, and checks:
// no accessibility violations (axe), no horizontal scrolling, no layout shift, no requests to other hosts, no console
// messages, no violations of the site's Content-Security-Policy. Without JavaScript, the pages show the same text, and
// videos are requested only on click. All links are reachable by keyboard, and missing images do not change the layout.
//
//   node pages.mjs FOLDER pretty|flat

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';

const [folder, style] = process.argv.slice(2);
const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');

// Content that the policy forbids, which must be detected; and data, which it allows.
const planted = '/shelf/planted';
const forbidden = `<!doctype html><title>Planted</title>
  <style>body { color: red }</style><p style="color: red">x</p><script>1</script>
  <script src="https://example.org/x.js"></script><img src="http://example.org/x.png">
  <iframe src="https://player.example/"></iframe>
  <script type="application/ld+json">{}</script>`;

const slash = style === 'pretty' ? '/' : '';
const pages = [
  '', 'page/1', 'news', 'videos', 'topics', 'topics/space', 'topics/%D8%A7%D9%84%D8%AE%D8%B7-%D8%A7%D9%84%D8%B9%D8%B1%D8%A8%D9%8A',
  'providers', 'providers/fieldnotes.example', 'archive', 'archive/2025/12', 'search', 'follow', 'about',
  'news/2025-12-03-five-things-in-a-winter-sky', 'news/2026-11-01-error-messages-that-say-please',
  'news/2025-11-11-al-khatt-ala-al-shashat', 'videos/canal-lock',
].map((path) => (path ? path + slash : path)).concat('404.html');

const failures = [];
const fail = (...what) => failures.push(what.join(' '));

/** Opens a page and returns it with its requests to other hosts. */
async function open(context, base, path) {
  const page = await context.newPage();
  const elsewhere = [];
  // Requests to other hosts are recorded and aborted.
  await page.route((url) => url.origin !== new URL(base).origin, (route) => {
    elsewhere.push(route.request().url());
    return route.abort();
  });
  page.on('console', (message) => {
    // Chromium's messages about players and aborted requests.
    if (/sandbox|ERR_FAILED/.test(message.text())) return;
    fail(path, 'console:', message.text());
  });
  page.on('requestfailed', (request) => {
    if (request.url().startsWith(base)) fail(path, 'failed:', request.url());
  });
  const response = await page.goto(base + path, { waitUntil: 'networkidle' });
  if (response.status() !== 200) fail(path, 'status', response.status());
  const { 'content-security-policy': policy = '' } = response.headers();
  if (!policy.startsWith("default-src 'none'")) fail(path, 'has no policy but', policy);
  return { page, elsewhere };
}

async function violations(context, page) {
  // Through the debugger, because the policy of the page forbids scripts.
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
    document.querySelector('main').style.width = '900px';
    document.querySelector('img').removeAttribute('alt');
  });
  const found = (await violations(context, page)).join(' ');
  if (!/color-contrast/.test(found) || !/image-alt/.test(found)) throw new Error(`axe misses planted faults: ${found}`);
  if (!(await scrollsSideways(page))) throw new Error('a planted overflow is missed');
  await context.close();
}

/** Checks that violations of the policy on a planted page are detected. */
async function checkThePolicyIsKept(browser, base) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  await page.route((url) => url.origin !== new URL(base).origin, (route) => route.abort());
  await page.goto(new URL(planted, base).href, { waitUntil: 'networkidle' });
  const found = (await page.evaluate(() => window.violations)).sort().join('; ');
  const expected = ['frame-src https://player.example', 'script-src-elem https://example.org/x.js',
    'script-src-elem inline', 'style-src-attr inline', 'style-src-elem inline'].join('; ');
  if (found !== expected) throw new Error(`the policy forbids ${found}, not ${expected}`);
  await context.close();
}

const scrollsSideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

async function checkLooks(browser, base) {
  for (const colorScheme of ['light', 'dark']) {
    // In parallel, because most of the time is spent waiting for late requests.
    await Promise.all([390, 1280].map((width) => checkLook(browser, base, colorScheme, width)));
  }
}

async function checkLook(browser, base, colorScheme, width) {
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

async function checkWithoutScripts(browser, base) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  for (const path of pages) {
    const { page, elsewhere } = await open(context, base, path);
    const heading = await page.locator('h1').innerText();
    if (!heading.trim()) fail(path, 'shows no heading');
    if (elsewhere.length) fail(path, 'asks elsewhere:', elsewhere.join(' '));
    await page.close();
  }
  await context.close();
}

/** The position of the player and the size of the page. */
const place = (page) => page.evaluate(() => {
  const { top, height } = document.querySelector('.embed .frame').getBoundingClientRect();
  return [top + scrollY, height, document.documentElement.scrollHeight].map(Math.round).join(' ');
});

/** Checks that a player is requested when its link is activated, by pointer or keyboard, and not before. */
async function checkVideos(browser, base) {
  const path = 'videos/canal-lock' + slash;
  for (const javaScriptEnabled of [false, true]) {
    for (const way of ['pointer', 'keyboard']) {
      const context = await browser.newContext({ javaScriptEnabled });
      const { page, elsewhere } = await open(context, base, path);
      if (elsewhere.length) fail('a video asks elsewhere before it is played:', elsewhere.join(' '));
      const play = page.frameLocator('.embed iframe').locator('a');
      const before = await place(page);
      if (way === 'pointer') await play.click(); else await play.press('Enter');
      await page.waitForTimeout(300);
      const hosts = elsewhere.map((url) => new URL(url).host).join(' ');
      if (hosts !== 'www.youtube-nocookie.com') fail(way, 'on a video asks', hosts || 'nobody');
      const after = await place(page);
      if (before !== after) fail('playing a video moves the page:', before, after);
      await context.close();
    }
  }
}

/** The focused element: its text, and whether the focus is visible. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { width, height } = element.getBoundingClientRect();
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width > 1 && height > 1;
  return { name: element.localName, id: element.id, text: element.innerText, isSeen };
});

/** Checks that the keyboard reaches the whole page in reading order. */
async function checkKeyboard(browser, base) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  for (const path of ['', 'topics/space' + slash, 'news/2025-12-03-five-things-in-a-winter-sky' + slash]) {
    const { page } = await open(context, base, path);
    await page.keyboard.press('Tab');
    const skip = await focused(page);
    if (skip.text !== 'Skip to content' || !skip.isSeen) fail(path, 'begins with', JSON.stringify(skip));
    await page.keyboard.press('Enter');
    if ((await focused(page)).id !== 'fg-main') fail(path, 'the skip link leads to no content');
    const inside = await page.locator('#fg-main :is(a, button, iframe):visible').count();
    for (let at = 0; at < inside; at += 1) {
      await page.keyboard.press('Tab');
      const { name, text, isSeen } = await focused(page);
      if (!['a', 'button'].includes(name) || !isSeen) fail(path, 'focus is not seen on', name, text);
    }
    const last = await page.evaluate(() => [...document.querySelectorAll('#fg-main :is(a, button)')].filter((element) => element.checkVisibility()).at(-1) === document.activeElement);
    if (!last) fail(path, 'the keyboard does not reach each link once');
    await page.close();
  }
  await context.close();
}

/** Checks that a picture is part of its title's link, and that links to other sites have their sign. */
async function checkTitleLinks(browser, base) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 3000 } });
  await page.route((url) => url.origin !== new URL(base).origin, (route) => route.abort());
  await page.goto(base, { waitUntil: 'load' });
  const found = await page.evaluate(() => {
    const missed = [];
    const thumbs = [...document.querySelectorAll(':is(.card, .story, .lead) .thumb')];
    const seen = thumbs.map((thumb) => [thumb, thumb.getBoundingClientRect()])
      .filter(([, box]) => box.width && box.bottom < innerHeight);
    for (const [thumb, box] of seen) {
      const link = thumb.parentElement.querySelector(':is(h3, .lead-title) a');
      // As for a story of another site.
      link.classList.add('out');
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const { content, position } = getComputedStyle(link, '::after');
      if (hit?.closest('a') !== link) missed.push(`the picture of ${link.textContent}`);
      if (!content.includes('↗') || position !== 'static') missed.push(`the sign of ${link.textContent}`);
    }
    return { pictures: seen.length, missed };
  });
  if (found.pictures < 5) fail('only', found.pictures, 'pictures with links');
  for (const missed of found.missed) fail('no link or sign:', missed);
  await page.close();
}

/** Checks that missing images neither look broken nor change the layout. */
async function checkDeadImages(browser, base) {
  const boxes = async (isDead) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 900 } });
    const page = await context.newPage();
    const paths = ['', 'topics/space' + slash, 'news/2025-12-03-five-things-in-a-winter-sky' + slash];
    const found = [];
    for (const path of paths) {
      if (isDead) await page.route(/\/images\//, (route) => route.abort());
      await page.goto(base + path, { waitUntil: 'networkidle' });
      found.push(await page.evaluate(() => [...document.querySelectorAll('main *')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        // The theme covers the broken image icon.
        const over = element.localName === 'img' && getComputedStyle(element, '::after');
        const isCovered = !over || (over.content !== 'none' && over.position === 'absolute');
        return { box: [x, y, width, height].map(Math.round).join(' '), isCovered, name: element.localName };
      })));
    }
    await context.close();
    return found.flat();
  };
  const [alive, dead] = [await boxes(false), await boxes(true)];
  if (alive.length < 100) fail('only', alive.length, 'elements are looked at');
  const moved = alive.filter(({ box }, at) => box !== dead[at].box);
  if (moved.length) fail('without images', moved.length, 'elements stand elsewhere, such as', moved[0].name, moved[0].box);
  const bare = dead.filter(({ isCovered }) => !isCovered).length;
  if (bare) fail(bare, 'images would show that they are broken');
}

const server = await serve(folder, 'shelf', { [planted]: forbidden });
const base = `http://127.0.0.1:${server.address().port}/shelf/`;
const browser = await chromium.launch({ executablePath, args });
try {
  await checkFaultsAreFound(browser, base);
  await checkThePolicyIsKept(browser, base);
  await checkLooks(browser, base);
  await checkWithoutScripts(browser, base);
  await checkTitleLinks(browser, base);
  await checkVideos(browser, base);
  await checkKeyboard(browser, base);
  await checkDeadImages(browser, base);
} finally {
  await browser.close();
  server.close();
}
for (const failure of failures.slice(0, 30)) console.error(failure);
console.log(`Chromium (${style}): ${pages.length} pages, ${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
