// Quick decisions about many drafts: each press of a key decides about one draft, in the order of the list.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, equal } from '../checks.mjs';
import { closeDesk, openDesk, says, startDesk } from './server.mjs';
import { Site } from './site.mjs';

const COUNT = 300;
const WORDS = ['tides', 'orchards', 'lamps', 'ferries', 'maps', 'bells', 'looms', 'kites', 'wells', 'mills', 'gates', 'ponds'];

function sow(site) {
  for (let n = 0; n < COUNT; n += 1) {
    const at = new Date(Date.UTC(2025, 0, 1) + n * 31 * 3_600_000).toISOString().replace('.000', '');
    const title = `Draft ${n}: ${WORDS[n % 12]} and ${WORDS[(n * 7 + 5) % 12]} of ${n}`;
    site.write(`content/news/draft-${n}.md`, `---\npublished: false\ntitle: "${title}"\npublishedDateTime: ${at}\noriginalUrl: "https://p${n % 9}.example/${n}"\n---\n`);
  }
  site.commit();
}

/** What was typed, selected and focused, when the list is replaced. */
async function keeps(page) {
  const focused = () => page.evaluate(() => document.activeElement.closest('.row, .rows')?.className ?? document.activeElement.localName);
  const key = () => page.locator('.actions [value="publish"]').getAttribute('aria-keyshortcuts');
  await page.locator('#filter-q').fill('typed');
  await page.evaluate(() => document.querySelector('#list').classList.add('old'));
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.locator('#list:not(.old)').waitFor();
  equal(await page.locator('#filter-q').inputValue(), 'typed', 'the search field after a refresh');
  await page.locator('#filter-q').fill('');
  await page.keyboard.press('Escape');
  check((await focused()).startsWith('row'), 'after Escape in the search field the focus is at', await focused());
  equal(await key(), 'p', 'the key of a button');
  await page.keyboard.press('Space');
  await says(page, '1 selected');
  equal(await key(), null, 'the key of a button beside a selection');
  for (const [link, message] of [['next', '1 no longer selected'], ['prev', '']]) {
    await page.locator(`.pages [rel="${link}"]`).click();
    await page.locator(`.pages [rel="${link}"]`).waitFor({ state: link === 'prev' ? 'detached' : 'visible' });
    if (message) await says(page, message);
    check((await focused()).startsWith('row'), `after the link “${link}” the focus is at`, await focused());
  }
  await page.locator('#filter-q').fill('tides');
  await page.keyboard.press('Enter');
  await page.locator('.filters .clear').click();
  await page.locator('.filters .clear').waitFor({ state: 'detached' });
  check((await focused()).startsWith('row'), 'after the link “Clear” the focus is at', await focused());
}

/** In the list of a phone, a decision leaves the list where it is. */
async function keepsPlace(page) {
  const [first, second] = [15, 16].map((n) => page.locator('.row').nth(n));
  for (const one of [first, second]) await one.locator('input').check();
  const before = await page.evaluate(() => scrollY);
  check(before > 0, 'the list of the phone does not scroll');
  await page.locator('.selection [value="publish"]').click();
  await says(page, 'Published 2 articles.');
  check(Math.abs(await page.evaluate(() => scrollY) - before) < 100, 'the list scrolls from', before, 'to', await page.evaluate(() => scrollY));
  check(await page.locator('.list').isVisible(), 'the list is gone');
}

const rows = (page) => page.evaluate(() => [...document.querySelectorAll('.row')].map((one) => one.dataset.file));
const published = (site) => Object.keys(site.diff()).sort();

export async function many(browser, feedgen) {
  const site = new Site(feedgen);
  sow(site);
  const desk = await startDesk(site);
  try {
    const page = await openDesk(browser, desk);
    await page.locator('.row [aria-current]').waitFor();
    const order = await rows(page);
    check(order.length > 20, 'the first page has only', order.length);
    for (let n = 0; n < 20; n += 1) await page.keyboard.press('p');
    await page.locator('.summary').filter({ hasText: `${COUNT - 20} drafts` }).waitFor({ timeout: 60_000 });
    await page.waitForTimeout(500);
    equal(published(site), order.slice(0, 20).sort(), 'the published drafts');
    for (const lines of Object.values(site.diff())) equal(lines, ['-published: false', '+published: true'], 'the change of a draft');
    equal((await rows(page))[0], order[20], 'the first draft of the list');
    equal(await page.locator('.row:has([aria-current])').getAttribute('data-file'), order[20], 'the current draft');
    const log = site.run('desk', 'log', '--json');
    check([...log.matchAll(/"Draft \d+: /g)].length >= 20, 'the log has fewer decisions');

    // Twenty times back, quickly.
    for (let n = 0; n < 20; n += 1) await page.keyboard.press('u');
    await page.locator('.summary').filter({ hasText: `${COUNT} drafts` }).waitFor({ timeout: 60_000 });
    equal(published(site), [], 'the changed files after undoing');
    equal((await rows(page)).slice(0, 20), order.slice(0, 20), 'the list after undoing');

    // Back from an import in the terminal, the list has its draft, and the page is where it was.
    const current = await page.locator('.row:has([aria-current])').getAttribute('data-file');
    const file = 'content/news/imported.md';
    site.write(file, '---\npublished: false\ntitle: "Imported meanwhile"\npublishedDateTime: 2026-01-01T00:00:00Z\noriginalUrl: "https://late.example/"\n---\n');
    await page.waitForFunction(async ([base, name]) => (await (await fetch(`${base}list`)).text()).includes(name), [desk.base, 'Imported meanwhile'], { polling: 200 });
    check(!(await rows(page)).includes(file), 'the list changes by itself');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.locator(`.row[data-file="${file}"]`).waitFor();
    equal(await page.locator('.row:has([aria-current])').getAttribute('data-file'), current, 'the current draft after an import');
    rmSync(join(site.root, file));
    await page.locator('.summary').filter({ hasText: `${COUNT + 1} drafts` }).waitFor();
    // Each look shows what the server has noticed by then.
    await page.waitForFunction((text) => {
      document.dispatchEvent(new Event('visibilitychange'));
      return document.querySelector('.summary').textContent.includes(text);
    }, `${COUNT} drafts`, { polling: 300 });

    // A key that is held decides once.
    await page.keyboard.press('j');
    for (let n = 0; n < 10; n += 1) await page.keyboard.down('p');
    await page.keyboard.up('p');
    await says(page, 'Published “Draft');
    await page.waitForTimeout(300);
    equal(published(site).length, 1, 'the number of drafts that a held key publishes');

    // A double click on a button decides once.
    await page.keyboard.press('u');
    await page.locator('.summary').filter({ hasText: `${COUNT} drafts` }).waitFor();
    await page.locator('.actions [value="publish"]').dblclick();
    await says(page, 'Published “Draft');
    await page.waitForTimeout(300);
    equal(published(site).length, 1, 'the number of drafts that a double click publishes');
    await keeps(page);
    await closeDesk(page, 'many');
    const phone = await openDesk(browser, desk, { viewport: { width: 390, height: 844 } });
    await keepsPlace(phone);
    await closeDesk(phone, 'many on a phone');
  } finally {
    await desk.stop();
  }
  site.remove();
}
