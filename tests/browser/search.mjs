// Searches a built sample site in Chromium: queries, filters, sorting, navigation to articles and back, on a phone and on
// a desktop, light and dark; by keyboard; without JavaScript; and on a site of several thousand articles with a divided
// index. There must be no console messages, policy violations, requests to other hosts, or accessibility violations.
// Saves screenshots in target/shots.
//
//   node search.mjs FEEDGEN FOLDER pretty|flat

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './host.mjs';
import { check, checked, equal, record } from './checks.mjs';

const [feedgen, folder, style] = process.argv.slice(2);
const shots = join(import.meta.dirname, '../../target/shots');
const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const slash = style === 'pretty' ? '/' : '';
mkdirSync(shots, { recursive: true });

// --- Pages that record errors -------------------------------------------------------------------

/** A page of `context` that records all errors in `trouble`. */
async function newPage(context, base) {
  const page = await context.newPage();
  await record(page);
  await page.route((url) => url.origin !== new URL(base).origin, (route) => {
    page.trouble.push(`asks elsewhere: ${route.request().url()}`);
    return route.abort();
  });
  page.on('console', (message) => page.trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.trouble.push(`error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) page.trouble.push(`${response.status()}: ${response.url()}`);
  });
  return page;
}

async function violations(context, page) {
  // Through the debugger, because the policy of the page forbids such scripts.
  const session = await context.newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe + ';0' });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const result = await page.evaluate((runOnly) => axe.run(document, { runOnly }), tags);
  await session.detach();
  return result.violations.map((v) => `${v.id}: ${v.nodes[0].target.join(' ')}`);
}

/** Checks the page after it has settled. */
async function isWell(context, page, where, shot) {
  equal(page.trouble, [], `${where}: trouble`);
  equal(await violations(context, page), [], `${where}: axe`);
  check(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where, 'scrolls sideways');
  // Content that appears half a second after a key press counts as a shift; its space is reserved.
  const shift = await page.evaluate(() => window.shift);
  check(shift < 0.1, where, 'shifts', shift);
  if (shot && style === 'pretty') await page.screenshot({ path: join(shots, `${shot}.png`), fullPage: true });
}

const titles = (page) => page.locator('.hit-title').allInnerTexts();
const status = (page) => page.locator('.search [role=status]').innerText();
const days = (page) => page.locator('.hit time').evaluateAll((all) => all.map((time) => time.dateTime));
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.innerText);
const query = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));
const offered = (page, name) =>
  page.locator(`#fg-${name} option`).evaluateAll((all) => all.slice(1).map((option) => option.text));

/** Waits until the status is `expected`, which indicates the end of a search. */
async function says(page, expected) {
  try {
    await page.waitForFunction(([text]) => {
      const place = document.querySelector('.search [role=status]');
      const isBusy = document.querySelector('.hits').hasAttribute('aria-busy');
      return !isBusy && place.innerText === text;
    }, [expected], { timeout: 20000 });
  } catch {
    throw new Error(`the page says “${await status(page)}” and not “${expected}”: ${page.trouble.join('; ')}`);
  }
  check(true);
}

// --- The sample site ----------------------------------------------------------------------------

async function searchAsReadersDo(browser, base) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, device] of [[390, 'phone'], [1280, 'desktop']]) {
      const context = await browser.newContext({
        viewport: { width, height: 900 }, colorScheme, hasTouch: width < 500,
        // Disables colour transitions during the audit.
        reducedMotion: 'reduce',
      });
      const page = await newPage(context, base);
      const shot = (name) => `search-${name}-${device}-${colorScheme}`;
      const press = (place) => (width < 500 ? page.tap(place) : page.click(place));
      await page.goto(`${base}search${slash}`);
      await says(page, '46 articles can be searched.');
      equal(await focused(page), 'fg-q', 'what has the focus');
      await isWell(context, page, `the empty page (${device})`, shot('empty'));

      await page.locator('#fg-q').pressSequentially('winter SKY', { delay: 20 });
      await says(page, '1 article');
      equal(await titles(page), ['Five things to find in a winter sky'], 'what is found');
      equal(await page.locator('.hit-title mark').allInnerTexts(), ['winter', 'sky'], 'what is marked');
      equal(await query(page), { q: 'winter SKY' }, 'the address');
      check((await page.title()).startsWith('winter SKY · Search'), 'the title is', await page.title());
      // To the article and back; the results are unchanged.
      await press('.hit-title a');
      await page.waitForURL(`${base}news/2025-12-03-five-things-in-a-winter-sky${slash}`);
      equal(await page.locator('h1').innerText(), 'Five things to find in a winter sky', 'the article');
      await page.goBack();
      await says(page, '1 article');
      equal(await page.inputValue('#fg-q'), 'winter SKY', 'what was typed');

      // Filters, one after the other; each choice shows its number of results.
      await page.fill('#fg-q', '');
      await says(page, '46 articles can be searched.');
      if (width < 500) {
        check(!(await page.locator('#fg-topic').isVisible()), 'filters are there unasked');
        await press('.search-narrow summary');
      }
      await page.locator('#fg-year option').nth(2).waitFor({ state: 'attached' });
      equal(await offered(page, 'type'), ['article (41)', 'video (5)'], 'the types');
      equal(await offered(page, 'year'), ['2026 (21)', '2025 (25)'], 'the years');
      await page.selectOption('#fg-type', 'video');
      await says(page, '5 articles');
      equal((await page.locator('.hit [data-kind]').allInnerTexts()).map((kind) => kind.toLowerCase()), Array(5).fill('video'), 'the kinds');
      const newestFirst = await days(page);
      equal(newestFirst, newestFirst.toSorted().reverse(), 'videos, which are in order');
      await page.selectOption('#fg-year', '2026');
      await says(page, '3 articles');
      const [provider] = await offered(page, 'provider');
      const [, name, count] = provider.match(/^(.*) \((\d+)\)$/);
      await page.selectOption('#fg-provider', name);
      await says(page, count === '1' ? '1 article' : `${count} articles`);
      equal(await page.locator('.hit [data-provider]').allInnerTexts(), Array(Number(count)).fill(name), 'the providers');
      equal(await query(page), { provider: name, type: 'video', year: '2026' }, 'the address');
      check((await page.locator('.search-chosen').textContent()).trim() === '(3)', 'the number of filters');
      // The URL restores the same results.
      await page.reload();
      await says(page, count === '1' ? '1 article' : `${count} articles`);
      await page.goto(`${base}search${slash}?topic=Space&q=the`);
      const topics = () => page.locator('.hit [data-topics]').allInnerTexts();
      await page.locator('.hit').first().waitFor();
      check((await topics()).every((list) => list.split(', ').includes('Space')), 'topics', await topics());
      await isWell(context, page, `a topic (${device})`, shot('narrow'));

      // Sorted by relevance, by date, and with more results.
      await page.goto(`${base}search${slash}?q=the`);
      await page.locator('.hit').nth(9).waitFor();
      equal((await titles(page)).length, 10, 'a page of results');
      const relevant = await days(page);
      check(relevant.join() !== relevant.toSorted().reverse().join(), 'by relevance is by date');
      await page.selectOption('#fg-sort', 'date');
      await page.waitForURL((url) => url.searchParams.get('sort') === 'date');
      await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
      const sorted = await days(page);
      equal(sorted, sorted.toSorted().reverse(), 'by date');
      check(sorted.join() !== relevant.join(), 'sorting changes nothing');
      await press('#fg-more');
      await page.locator('.hit').nth(19).waitFor();
      const twenty = await days(page);
      equal([twenty.length, twenty], [20, twenty.toSorted().reverse()], 'more by date');
      equal(await focused(page), (await titles(page))[10], 'what has the focus');
      await isWell(context, page, `results (${device})`, shot('found'));

      // No results, and queries without words.
      for (const strange of ['qqqqq', '<img src=x onerror=alert(1)>xqz', '"never said before"', '\\', '%', '東京都港区']) {
        await page.fill('#fg-q', strange);
        await page.waitForFunction((text) => new URLSearchParams(location.search).get('q') === text, strange);
        await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
      }
      await says(page, 'Nothing found for “東京都港区”.');
      check((await page.locator('.hit, .search img').count()) === 0, 'a text has become a picture');
      await isWell(context, page, `nothing (${device})`, shot('nothing'));
      // Ways out: fewer words, other pages, and no filters if there are some.
      const isOffered = (place) => page.locator(`.search-empty ${place}`).first().isVisible();
      equal([await isOffered('[data-shorter]'), await isOffered('[data-drop]')], [true, false], 'what is offered');
      check(await page.locator('.search-empty a:visible').count() >= 3, 'no links to other pages');
      await page.goto(`${base}search${slash}?q=winter&year=2020`);
      await says(page, 'Nothing found for “winter”.');
      await press('#fg-drop');
      await page.locator('.hit').first().waitFor();
      equal(await query(page), { q: 'winter' }, 'the address without filters');
      check(!(await page.locator('.search-empty').isVisible()), 'there are ways out of results');
      // Other scripts are searchable.
      await page.fill('#fg-q', 'الخط');
      await page.locator('.hit', { hasText: 'الخط' }).first().waitFor();
      await isWell(context, page, `Arabic (${device})`, shot('arabic'));
      await context.close();
    }
  }
}

/** From the front page to an article by keyboard, through all controls. */
async function searchByKeyboard(browser, base) {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const page = await newPage(context, base);
  const key = (...keys) => keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve());
  const tabTo = async (wanted) => {
    for (let steps = 0; steps < 60; steps += 1) {
      if ((await focused(page)) === wanted) return;
      await key('Tab');
    }
    throw new Error(`no way to ${wanted}`);
  };
  await page.goto(base);
  await tabTo('Search');
  await key('Enter');
  await page.waitForURL(`${base}search${slash}`);
  await says(page, '46 articles can be searched.');
  equal(await focused(page), 'fg-q', 'what has the focus');
  await page.keyboard.type('the');
  await page.locator('.hit').nth(9).waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  const found = await titles(page);
  await key('ArrowDown', 'ArrowDown');
  equal(await focused(page), found[1], 'two steps down');
  await key('ArrowUp', 'ArrowUp');
  equal(await focused(page), 'fg-q', 'two steps up');
  // The filters in order; a letter selects an option.
  await tabTo('fg-type');
  await key('v');
  await page.waitForURL((url) => url.searchParams.get('type') === 'video');
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  check((await titles(page)).length < 10, 'a filter by keyboard');
  await key('a', 'Home');
  await page.waitForURL((url) => !url.searchParams.has('type'));
  await tabTo('fg-sort');
  await key('d');
  await page.waitForURL((url) => url.searchParams.get('sort') === 'date');
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  await tabTo('fg-more');
  await key('Enter');
  await page.locator('.hit').nth(19).waitFor();
  equal(await focused(page), (await titles(page))[10], 'what more leads to');
  const seen = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  check(seen !== 'none', 'the focus is not to be seen');
  await key('Enter');
  await page.waitForURL((url) => url.pathname.includes('/news/') || url.pathname.includes('/videos/'));
  // Escape clears the field.
  await page.goBack();
  await page.locator('.hit').nth(19).waitFor();
  await page.focus('#fg-q');
  await key('Escape');
  await says(page, '46 articles can be searched.');
  equal([await page.inputValue('#fg-q'), await focused(page)], ['', 'fg-q'], 'what is typed');
  equal(page.trouble, [], 'trouble');
  await context.close();
}

async function searchFromThePageOfMissingAddresses(browser, base) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ reducedMotion: 'reduce', javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${base}404.html`);
    await page.fill('.search-box input', 'winter sky');
    await page.press('.search-box input', 'Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === 'winter sky');
    if (javaScriptEnabled) await says(page, '1 article');
    await context.close();
  }
}

async function readWithoutScripts(browser, base) {
  for (const width of [390, 1280]) {
    const context = await browser.newContext({ reducedMotion: 'reduce', javaScriptEnabled: false, viewport: { width, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${base}search${slash}`);
    const text = await page.locator('main').innerText();
    check(text.includes('Searching needs JavaScript'), 'without scripts it says', text);
    check(!(await page.locator('#fg-q').isVisible()), 'there is a field that does nothing');
    const ways = await page.locator('.search-off a').all();
    const addresses = await Promise.all(ways.map((way) => way.getAttribute('href')));
    equal(addresses, ['', 'topics', 'providers', 'archive'].map((path) => `/shelf/${path}${path && slash}`), 'other ways');
    if (style === 'pretty') await page.screenshot({ path: join(shots, `search-off-${width}.png`) });
    await ways[1].click();
    equal(await page.locator('h1').innerText(), 'Topics', 'the second of them');
    await context.close();
  }
}

/** Checks that planted faults are detected: policy violations, missing files, axe findings. */
async function findPlantedFaults(browser, base) {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const planted = async (pattern, answer, expected) => {
    const page = await newPage(context, base);
    await page.route(pattern, answer);
    await page.goto(`${base}search${slash}?q=sky`);
    await says(page, 'The search index could not be loaded. Check the connection, then load this page again.');
    check(page.trouble.some((one) => expected.test(one)), expected.source, 'is missed in', page.trouble);
    await page.close();
  };
  const strict = async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
  };
  // Pagefind runs in the page or in a worker with the policy of its own file.
  await planted(/\/(search[^.]*|[^/]*\.js)$/, strict, /Content Security Policy/i);
  await planted('**/wasm.*', (route) => route.fulfill({ status: 404, body: '' }), /^404/);
  const page = await newPage(context, base);
  await page.goto(`${base}search${slash}?q=sky`);
  await page.locator('.hit').first().waitFor();
  await page.evaluate(() => { document.querySelector('.hit-text').style.color = '#bbb'; });
  check((await violations(context, page)).some((one) => /color-contrast/.test(one)), 'axe misses a planted fault');
  await context.close();
}

// --- A site of many articles --------------------------------------------------------------------

const MANY = 5200;

/** Writes and builds a site with numbered articles; the highest number is the newest. */
function buildMany() {
  const root = mkdtempSync(join(tmpdir(), 'feedgen-search-'));
  mkdirSync(join(root, 'content/news'), { recursive: true });
  const more = '[build]\nurls = "' + style + '"\nminify = false\n[host]\nheaders = true\n[feeds]\nformats = []\n[api]\nenabled = false\n';
  writeFileSync(join(root, 'site.toml'), `title = "Many"\nbase_url = "https://example.org/many"\n${more}`);
  for (let n = 0; n < MANY; n += 1) {
    const date = new Date(Date.UTC(2015, 0, 1 + n / 2, n % 2)).toISOString();
    const rare = (n === 3 ? 'Zyzzyva' : '') + (n % 300 === 0 ? 'Seldom' : '');
    writeFileSync(join(root, `content/news/n${n}.md`), `---\ntitle: Number ${n} ${rare}\npublishedDateTime: ${date}\noriginalUrl: https://e.org/${n}\n`
      + `topics: [Topic ${n % 5}]\n---\nA common body. ${"More words of it. ".repeat(50)}\n`);
  }
  execFileSync(feedgen, ['build', '--quiet', '--root', root, '--output', join(root, 'out/many')]);
  return root;
}

async function searchInParts(browser) {
  const root = buildMany();
  const server = await serve(join(root, 'out'), 'many');
  const base = `http://127.0.0.1:${server.address().port}/many/`;
  try {
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    const page = await newPage(context, base);
    const loaded = new Set();
    page.on('request', (request) => {
      const part = new URL(request.url()).pathname.match(/\/pagefind\/(newest|older\/\w+)\//);
      if (part) loaded.add(part[1]);
    });
    await page.goto(`${base}search${slash}`);
    await says(page, `${MANY} articles can be searched.`);
    const parts = await page.evaluate(() => JSON.parse(document.getElementById('fg-index').textContent).parts);
    check(parts.length > 8, 'parts', parts.length);
    // The newest parts are enough for frequent words; the status shows the searched period.
    await page.fill('#fg-q', 'common');
    await page.locator('.hit').nth(9).waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
    const since = await status(page);
    check(/^\d,\d{3} articles since \d+ \w+ \d{4}$/.test(since), 'it says', since);
    check(loaded.size > 1 && loaded.size < parts.length, 'loaded parts', loaded.size);
    await page.selectOption('#fg-sort', 'date');
    await page.waitForURL((url) => url.searchParams.get('sort') === 'date');
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
    const newest = Array.from({ length: 10 }, (_, n) => `Number ${MANY - 1 - n}`);
    equal(await titles(page), newest, 'the newest of all');
    await page.selectOption('#fg-sort', '');
    // Words that occur in old articles only are found.
    await page.fill('#fg-q', 'zyzzyva');
    await says(page, '1 article');
    equal(await titles(page), ['Number 3 Zyzzyva'], 'a rare word');
    equal(loaded.size, parts.length, 'loaded parts');
    // A filter by year loads only the parts of that year.
    await page.goto('about:blank');
    loaded.clear();
    await page.goto(`${base}search${slash}?q=common&year=2015`);
    await says(page, '730 articles');
    check(loaded.size < parts.length, 'loaded parts', loaded.size);
    equal((await days(page)).every((day) => day.startsWith('2015')), true, 'the year');
    equal(page.trouble, [], 'trouble');
    // Continues with older parts.
    await page.goto(`${base}search${slash}?q=seldom`);
    await page.locator('.hit').nth(9).waitFor();
    check(!(await page.locator('#fg-older').isVisible()), 'older ones are offered before those that are there');
    await page.click('#fg-more');
    await page.locator('.hit').nth(10).waitFor();
    const near = await page.locator('.hit').count();
    check((await status(page)).startsWith(`${near} articles since `), 'it says', await status(page));
    check(/^Search articles before \d+ /.test(await page.innerText('#fg-older')), 'no way to older ones');
    await page.press('#fg-older', 'Enter');
    await says(page, '18 articles');
    equal(await page.locator('.hit').count(), 18, 'articles');
    equal(await focused(page), (await titles(page))[near], 'what older ones lead to');
    equal(page.trouble, [], 'trouble');
    await context.close();
  } finally {
    server.close();
    rmSync(root, { recursive: true });
  }
}

/** Words in scripts without spaces, or next to non-ASCII punctuation, in any site language. */
async function searchInAnyScript(browser) {
  const articles = {
    french: ['Réunion à l’Élysée', 'Le président a reçu d’autres chefs d’État — l’Allemagne–France.'],
    straight: ["Retour à l'Elysée", 'Une phrase.'],
    japanese: ['東京都知事の発表', `${'今日は良い天気です。'.repeat(80)}半導体の工場が熊本に完成した。`],
    chinese: ['北京今日天气', '台积电宣布在德国建厂。'],
    thai: ['ข่าวเศรษฐกิจไทย', 'ธนาคารแห่งประเทศไทยประกาศอัตราดอกเบี้ย'],
    english: ['Chips from Kumamoto', 'The plant of 熊本 is the company’s largest.'],
  };
  const queries = {
    'Élysée': ['french', 'straight'], 'elysee': ['french', 'straight'], 'l’Élysée': ['french', 'straight'],
    "l'Élysée": ['french', 'straight'], 'Allemagne': ['french'], 'État': ['french'], 'company': ['english'],
    '東京': ['japanese'], '知事': ['japanese'], '半導体': ['japanese'], '工場が熊本': ['japanese'], '都': ['japanese'],
    '熊本': ['english', 'japanese'], '天気': ['japanese'], '"半導体"': ['japanese'], '半導体 東京': ['japanese'],
    '天气': ['chinese'], '台积电': ['chinese'], '德国': ['chinese'], 
    'เศรษฐกิจ': ['thai'], 'ดอกเบี้ย': ['thai'], 'ประเทศไทย': ['thai'], 'Kumamoto 熊本': ['english'],
  };
  for (const language of ['en', 'fr', 'ja', 'th']) {
    const root = mkdtempSync(join(tmpdir(), 'feedgen-search-'));
    mkdirSync(join(root, 'content/news'), { recursive: true });
    writeFileSync(join(root, 'site.toml'), `title = "T"\nbase_url = "https://example.org/any"\nlanguage = "${language}"\n`);
    for (const [name, [title, text]] of Object.entries(articles)) {
      writeFileSync(join(root, `content/news/${name}.md`), `---\ntitle: "${title}"\npublishedDateTime: 2024-01-01T00:00:00Z\n---\n${text}\n`);
    }
    execFileSync(feedgen, ['build', '--quiet', '--root', root, '--output', join(root, 'out/any')]);
    const server = await serve(join(root, 'out'), 'any');
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await newPage(context, `http://127.0.0.1:${server.address().port}/any/`);
    try {
      for (const [words, expected] of Object.entries(queries)) {
        await page.goto(`http://127.0.0.1:${server.address().port}/any/search/?q=${encodeURIComponent(words)}`);
        await page.waitForFunction(() => {
          const hint = document.querySelector('.search [role=status]').innerText;
          return !document.querySelector('[aria-busy]') && !/6/.test(hint);
        });
        const links = await page.locator('.hit a').evaluateAll((all) => all.map((link) => link.pathname.split('/').at(-2)));
        equal(links.sort(), expected, `${words} on a site in ${language}`);
        for (const text of await page.locator('.hit-text').allInnerTexts()) {
          check(text.length < 700, 'a long excerpt', text);
        }
      }
      await page.goto(`http://127.0.0.1:${server.address().port}/any/search/?q=${encodeURIComponent('半導体')}`);
      await page.locator('.hit-text mark').first().waitFor();
      equal(await page.locator('.hit-text mark').first().innerText(), '半導体', 'what is marked');
      equal(page.trouble, [], 'trouble');
    } finally {
      await context.close();
      server.close();
      rmSync(root, { recursive: true });
    }
  }
}

const server = await serve(folder, 'shelf');
const base = `http://127.0.0.1:${server.address().port}/shelf/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  await findPlantedFaults(browser, base);
  await searchAsReadersDo(browser, base);
  await searchByKeyboard(browser, base);
  await searchFromThePageOfMissingAddresses(browser, base);
  await readWithoutScripts(browser, base);
  await searchInParts(browser);
  await searchInAnyScript(browser);
} finally {
  await browser.close();
  server.close();
}
console.log(`Chromium (search, ${style}): ${checked()} checks`);
