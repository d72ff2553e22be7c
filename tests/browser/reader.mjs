// The script of reading aids on built sites, in Chromium with a controlled clock: what is new at the second visit,
// relative times, new articles by topic, keys, saved stories and the dialogs; with storage that is blocked, full or holds
// anything; in German and from right to left; under the site's Content-Security-Policy, without layout shifts, requests or
// console messages; and no trace of it by setting or without JavaScript.
//
//   node reader.mjs FEEDGEN FOLDER

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';
import { check, checked, equal, record } from './checks.mjs';

const [feedgen, folder] = process.argv.slice(2);
const repository = join(import.meta.dirname, '../..');
const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');

// --- Sites and pages ----------------------------------------------------------------------------

/** Builds a site with these settings and serves it; `planted` are pages that it does not have. */
async function site(name, root, settings, planted = {}) {
  const out = join(folder, name);
  mkdirSync(out, { recursive: true });
  const config = join(out, 'site.toml');
  writeFileSync(config, settings);
  execFileSync(feedgen, ['build', '--quiet', '--root', root, '--config', config,
    '--base-url', 'https://example.org/shelf', '--output', join(out, 'shelf')]);
  const script = readdirSync(join(out, 'shelf')).find((file) => /^feedgen-reader\..*\.js$/.test(file));
  const pages = Object.fromEntries(Object.entries(planted).map(([path, html]) => [path, html.replace('SCRIPT', script)]));
  const server = await serve(out, 'shelf', pages);
  return { server, script: script && join(out, 'shelf', script), base: `http://127.0.0.1:${server.address().port}/shelf/` };
}

/** A page that records errors, violations of the policy, requests and shifts. */
async function newPage(context, base) {
  const page = await context.newPage();
  await record(page);
  page.elsewhere = [];
  await page.route((url) => url.origin !== new URL(base).origin, (route) => {
    if (route.request().isNavigationRequest()) page.elsewhere.push(route.request().url());
    return route.fulfill({ status: 204 });
  });
  page.on('request', (request) => {
    // The search page reads its index.
    const isOwn = ['fetch', 'xhr', 'ping', 'websocket'].includes(request.resourceType()) && !/pagefind/.test(request.url());
    if (isOwn) page.trouble.push(`asks ${request.url()}`);
  });
  page.on('console', (message) => page.trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.trouble.push(`error: ${error.message}`));
  return page;
}

async function violations(page) {
  // Through the debugger, because the policy of the page forbids such scripts.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe + ';0' });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const result = await page.evaluate((runOnly) => axe.run(document, { runOnly }), tags);
  await session.detach();
  // Targets are checked by pages.mjs, and those of the script below.
  return result.violations.filter(({ id }) => id !== 'target-size').map((v) => `${v.id}: ${v.nodes[0].target.join(' ')}`);
}

async function isWell(page, where) {
  equal(page.trouble, [], `${where}: trouble`);
  equal(await violations(page), [], `${where}: axe`);
  equal(await page.evaluate(() => window.shift), 0, `${where}: the layout shift`);
  const low = await page.locator(':is(.reader, .reader-bar) button:visible, .save, .reader label:visible, .reader li a:visible')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 24).length);
  equal(low, 0, `${where}: small targets`);
  check(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where, 'scrolls sideways');
}

const focused = (page) => page.evaluate(() => document.activeElement.innerText);
const titles = (page) => page.locator('main :is(.p-name, .lead-title, .headline) > a');
const count = (page, selector) => page.locator(selector).count();

// --- What is new --------------------------------------------------------------------------------

/** The times of the stories of a page by their addresses. */
const times = (page) => titles(page).evaluateAll((all) => all.map((title) => [
  title.href, Date.parse(title.closest('article, li, .h-cite').querySelector('.dt-published').getAttribute('datetime')),
  title.closest('article, li, .h-cite').classList.contains('is-new'),
]));

async function readTwice(browser, { base }, width, words) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce', timezoneId: 'UTC' });
  await context.clock.setFixedTime('2026-11-01T12:00:00Z');
  const page = await newPage(context, base);
  await page.goto(base);
  equal([await count(page, '.is-new'), await count(page, '.new-since')], [0, 0], 'what is new at the first visit');
  await page.goto(`${base}topics/`);
  equal(await count(page, '.new-count'), 0, 'topics with something new at the first visit');
  const newest = Math.max(...(await page.goto(base).then(() => times(page))).map(([, time]) => time).filter((time) => time < Date.parse('2026-11-01T12:00:00Z')));

  await context.clock.setFixedTime('2026-11-03T12:00:00Z');
  const since = Math.max(newest, Date.parse('2026-10-31T12:00:00Z'));
  for (const path of ['', 'news/', '']) {
    await page.goto(base + path);
    const all = await times(page);
    const isNew = ([, time]) => time > since && time <= Date.parse('2026-11-03T12:00:00Z');
    const expected = new Set(all.filter(isNew).map(([url]) => url));
    check(expected.size > 1 && expected.size < new Set(all.map(([url]) => url)).size, 'a test of new stories needs old ones');
    for (const [url, time, isMarked] of all) check(isMarked === isNew([url, time]), url, 'is marked', isMarked);
    equal(await page.locator('.new-since').innerText(), words.since.replace('N', expected.size), 'the line');
    check(await page.locator('.new-since').evaluate((line) => {
      const { left, right, top, bottom } = line.getBoundingClientRect();
      const others = [...document.querySelectorAll('main :is(a, h1, h2, h3, time)')].filter((one) => !line.contains(one));
      return others.every((one) => {
        const box = one.getBoundingClientRect();
        return box.left >= right - 1 || box.right <= left + 1 || box.top >= bottom - 1 || box.bottom <= top + 1;
      });
    }), path, 'the line covers something');
    const [mark, text] = await page.locator('.is-new').first().evaluate((story) => {
      const style = getComputedStyle(story, '::before');
      return [parseFloat(style.width) + 2 * parseFloat(style.borderTopWidth), story.querySelector('.vh').textContent];
    });
    check(mark >= 8, 'a dot of', String(mark), 'px');
    equal(text.trim(), words.new, 'what is read aloud');
    await isWell(page, `${base}${path} (${width} px)`);
    const link = page.locator('.new-since a');
    if (await link.count()) {
      await link.click();
      const seen = await page.locator('.is-seen').evaluate((story) => ({
        isTarget: story.matches(':target'), isInView: story.getBoundingClientRect().top < innerHeight,
        isAfterNew: story.previousElementSibling?.classList.contains('is-new') ?? true,
      }));
      check(seen.isTarget && seen.isInView, 'the line leads elsewhere', seen);
    }
  }
  check((await page.goto(`${base}news/`)) && await count(page, '.is-seen') === 1, 'where the seen stories begin');
  await page.goto(`${base}topics/`);
  const topics = await page.locator('.new-count').allInnerTexts();
  check(topics.length > 2 && topics.every((text) => words.count.test(text.trim())), 'new by topic', topics);
  await isWell(page, 'topics');
  await context.close();
}

async function readTimes(browser, { base }, expected) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC' });
  const page = await newPage(context, base);
  const read = () => page.locator('main .dt-published').evaluateAll((all) => all.map((time) => ({
    text: time.innerText, whole: time.textContent, title: time.title, at: Date.parse(time.dateTime),
  })));
  await context.clock.setFixedTime('2030-01-01T00:00:00Z');
  await page.goto(base);
  const plain = await read();
  const newest = Math.max(...plain.map(({ at }) => at));
  await context.clock.setFixedTime(newest + 3 * 36e5);
  await page.goto(base);
  const relative = await read();
  const changed = relative.filter(({ text }, at) => text !== plain[at].text);
  check(changed.length > 0 && changed.length < plain.length, changed.length, 'relative times');
  for (const { text, title, at } of changed) {
    check(title === plain[relative.findIndex((one) => one.at === at)].whole, text, 'has no date but', title);
    check(newest - at < 7 * 864e5 && expected.test(text), 'a time of', String((newest - at) / 36e5), 'hours is', text);
  }
  equal(await page.evaluate(() => window.shift), 0, 'the shift by times');
  await context.close();
}

// --- Keys and saved stories -----------------------------------------------------------------------

async function useKeys(browser, { base }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await newPage(context, base);
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  await page.goto(base);
  const all = await titles(page).allInnerTexts();
  await press('j');
  equal(await focused(page), all[0], 'the first story');
  for (let at = 1; at < all.length; at += 1) await press('j');
  equal(await focused(page), all.at(-1), 'the last story, across sections');
  check(await page.evaluate(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight && getComputedStyle(document.activeElement).outlineStyle !== 'none';
  }), 'the story is not seen');
  await press('j');
  equal(await focused(page), all.at(-1), 'after the last story');
  await press('k', 'k');
  equal(await focused(page), all.at(-3), 'two stories back');
  await press('Control+j', 'Alt+k', 'J');
  equal(await focused(page), all.at(-3), 'with other keys');
  const href = await page.evaluate(() => document.activeElement.href);
  await press('o');
  await page.waitForURL(href);

  // On the page of an article.
  const source = await page.locator('.u-bookmark-of').first().getAttribute('href');
  await press('v');
  for (let waits = 0; waits < 50 && !page.elsewhere.length; waits += 1) await page.waitForTimeout(100);
  equal(page.elsewhere, [source], 'where v leads');
  check(!(await page.locator('.save').getAttribute('aria-pressed').then((is) => is === 'true')), 'saved unasked');
  await press('s');
  equal(await page.locator('.save').getAttribute('aria-pressed'), 'true', 'the button');
  equal(await page.locator('.reader-bar button').first().innerText(), 'Saved (1)', 'the number of saved stories');
  await isWell(page, 'an article');
  await page.locator('.save').click();
  equal(await page.locator('.save').getAttribute('aria-pressed'), 'false', 'the button after a second time');
  await page.locator('.save').click();

  // In a list, and back by the browser's memory of pages.
  await page.goBack();
  await page.locator('.reader-bar').getByText('Saved (1)').waitFor();
  await page.goto(`${base}news/`);
  await press('j', 's', 'j', 's');
  equal(await page.locator('.reader-bar button').first().innerText(), 'Saved (3)', 'after two more');
  equal(await count(page, '.is-saved'), 3, 'marked stories');
  await press('s');
  equal(await count(page, '.is-saved'), 2, 'after one less');
  await page.locator('.reader-bar button').first().click();
  const dialog = page.locator('dialog[open]');
  equal(await dialog.locator('li a').count(), 2, 'stories in the list');
  await isWell(page, 'saved stories');
  await press('j', '?');
  check(await dialog.getAttribute('aria-label') === 'Saved', 'keys work in a dialog');
  await dialog.locator('li button').first().click();
  equal([await dialog.locator('li').count(), await dialog.evaluate((one) => one.contains(document.activeElement))], [1, true], 'after removing');
  await press('Escape');
  equal(await dialog.count(), 0, 'dialogs after Escape');
  equal(await count(page, '.is-saved'), 1, 'marks after removing');

  // Help, and the switch.
  await press('?');
  equal(await dialog.locator('kbd').allInnerTexts(), ['j', 'k', 'o', 'v', 's', '/', '?'], 'the keys');
  await isWell(page, 'help');
  await dialog.locator('input').uncheck();
  await press('Escape', 'j', '?');
  equal([await dialog.count(), await focused(page) === all[0]], [0, false], 'keys that are off');
  await page.reload();
  await press('?');
  equal(await dialog.count(), 0, 'keys that are off, after reloading');
  await page.locator('.reader-bar button').nth(1).click();
  await dialog.locator('input').check();
  await dialog.locator('button').last().click();
  await press('j');
  check(await focused(page) !== '', 'keys are not on again');

  // The search page has a field, in which letters are letters.
  await press('/');
  await page.waitForURL(/search/);
  await page.locator('#fg-q').waitFor();
  await page.locator('#fg-q').fill('');
  await page.locator('#fg-q').pressSequentially('j?s/');
  equal([await page.inputValue('#fg-q'), await dialog.count()], ['j?s/', 0], 'what is typed');
  await page.evaluate(() => document.activeElement.blur());
  await press('/');
  equal(await page.evaluate(() => document.activeElement.id), 'fg-q', 'the field');
  equal(page.trouble, [], 'trouble');
  await context.close();
}

const damages = {
  blocked: () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }),
  full: () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; Object.defineProperty(window, 'localStorage', { value: new Proxy({}, { set() { throw new DOMException('full', 'QuotaExceededError'); } }) }); },
};
const contents = ['', '{', 'null', '7', '[]', '"x"', '{"saved":7,"last":"x","since":{}}', '{"saved":[7,null,["javascript:alert(1)","x"],["https://x.example/"],[1,2]],"last":1e99,"off":"yes"}'];

async function damageTheStorage(browser, { base }) {
  for (const [name, damage] of Object.entries(damages)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await newPage(context, base);
    await page.addInitScript(damage);
    await page.goto(base);
    for (const key of ['j', 's', 'j', 's']) await page.keyboard.press(key);
    equal(await page.locator('.reader-bar button').first().innerText(), 'Saved (2)', `storage that is ${name}`);
    equal(page.trouble, [], `trouble when storage is ${name}`);
    await context.close();
  }
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await newPage(context, base);
  await page.goto(base);
  for (const content of contents) {
    await page.evaluate((text) => { for (const key of Object.keys(localStorage)) localStorage[key] = text; }, content);
    await page.goto(base);
    equal(await page.locator('.reader-bar button').first().innerText(), 'Saved (0)', `after ${content}`);
    equal(await count(page, '.is-new'), 0, `new stories after ${content}`);
    await page.keyboard.press('j');
    check(await focused(page) !== '', 'no keys after', content);
  }
  equal(page.trouble, [], 'trouble with what is stored');
  await context.close();
}

// --- Other sites ------------------------------------------------------------------------------------

async function readInOtherLanguages(browser, german, arabic) {
  await readTwice(browser, german, 390, { since: 'N neu seit Sonntag', new: 'Neu', count: /^\d neu$/ });
  await readTimes(browser, german, /^(vor \d+ (Stunden|Tagen)|gestern|vorgestern)$/);
  const context = await browser.newContext({ viewport: { width: 390, height: 900 } });
  const page = await newPage(context, arabic.base);
  await context.clock.setFixedTime('2024-03-27T12:00:00Z');
  await page.goto(`${arabic.base}news/`);
  await context.clock.setFixedTime('2024-04-11T12:00:00Z');
  await page.goto(`${arabic.base}news/`);
  const { line, dot } = await page.evaluate(() => ({
    line: document.querySelector('.new-since').getBoundingClientRect().left,
    dot: getComputedStyle(document.querySelector('.is-new'), '::before').right,
  }));
  check(line < 100 && parseFloat(dot) < 0, 'from right to left the line begins at', String(line), 'and the dot is at', dot);
  await page.keyboard.press('?');
  await isWell(page, 'right to left');
  await context.close();
}

async function readWithoutTheScript(browser, usual, without) {
  check(!without.script, 'the script is published in spite of the setting');
  const texts = [];
  for (const [{ base }, javaScriptEnabled] of [[usual, false], [without, false], [without, true]]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(base);
    texts.push(await page.locator('body').innerText());
    equal(await count(page, '.reader, .reader-bar, .new-since, .save, [data-new]'), 0, 'traces');
    await page.goto(`${base}topics/`);
    check(base === usual.base || await count(page, '[data-new], script[src*=reader]') === 0, 'traces among topics');
    await context.close();
  }
  check(texts.every((text) => text === texts[0]), 'pages without the script differ');
}

const foreign = `<!doctype html><html lang="en"><title>Planted</title><main><h1>Of a theme without classes</h1>
  <div><h2><a href="/shelf/">A story</a></h2><span class="dt-published">today</span></div>
  <p class="p-name"><a href="/shelf/about/">Without a time</a></p></main><script type="module" src="/shelf/SCRIPT"></script>`;

async function readAnotherTheme(browser, { base }) {
  const context = await browser.newContext();
  const page = await newPage(context, base);
  await page.goto(`${base}planted`);
  for (const key of ['j', 'k', 'o', 'v', 's', '/', '?']) if (key !== 'o') await page.keyboard.press(key);
  equal(await count(page, 'dialog[open] kbd'), 7, 'keys on a page of another theme');
  equal(page.trouble, [], 'trouble with another theme');
  // The checks see what they are for.
  await page.evaluate(() => {
    document.querySelector('dialog').innerHTML = '<img src="x.png"><button></button>';
    document.body.append(document.createElement('style'));
    document.body.lastChild.textContent = 'p { color: red }';
  });
  await page.waitForTimeout(100);
  const found = (await violations(page)).join(' ');
  check(/button-name/.test(found) && page.trouble.some((text) => text.startsWith('policy: style')), 'planted faults are missed:', found, page.trouble);
  await context.close();
}

function measure({ script }) {
  const [first, ...rest] = readFileSync(script, 'utf8').split('\n');
  check(first.startsWith('const site={'), 'the script begins with', first.slice(0, 20));
  const bytes = Buffer.from(rest.join('\n'));
  const sent = gzipSync(bytes, { level: 9 }).length;
  check(sent <= 4096, 'the script takes', String(sent), 'bytes');
  return `${bytes.length} bytes, ${sent} compressed`;
}

const settings = readFileSync(join(repository, 'site.toml'), 'utf8');
const host = '\n[host]\nheaders = true\n';
const sample = await site('en', repository, settings + host, { '/shelf/planted': foreign });
const german = await site('de', repository, settings.replace(/^language.*$/m, '').replace(/^title/m, 'language = "de"\ntitle') + host);
const hard = join(import.meta.dirname, 'hard');
const rtl = readFileSync(join(hard, 'rtl.toml'), 'utf8') + host;
const arabic = await site('ar', hard, rtl);
const without = await site('off', hard, rtl.replace('[theme]', '[theme]\nreader = false'));
const sites = [sample, german, arabic, without];
const size = measure(sample);
const browser = await chromium.launch({ executablePath, args });
try {
  for (const width of [390, 1280]) await readTwice(browser, sample, width, { since: 'N new since Sunday', new: 'New', count: /^\d new$/ });
  await readTimes(browser, sample, /^(\d+ (hours|days) ago|1 hour ago|yesterday)$/);
  await useKeys(browser, sample);
  await damageTheStorage(browser, sample);
  await readInOtherLanguages(browser, german, arabic);
  await readWithoutTheScript(browser, arabic, without);
  await readAnotherTheme(browser, sample);
} finally {
  await browser.close();
  for (const { server } of sites) server.close();
}
console.log(`Chromium (reading aids): ${checked()} checks; the script: ${size}`);
