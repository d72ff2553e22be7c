// A decision is about what is shown: the version in the right pane, and the article that is marked in the list, however quick
// the keys and however slow the answers are.

import { check, equal } from '../checks.mjs';
import { E } from './entries.mjs';
import { SOON, closeDesk, openDesk, row, says, show, startDesk } from './server.mjs';
import { importedSite } from './site.mjs';

const published = ['-published: false', '+published: true'];

/** The current row and the article of the right pane. */
const currents = (page) => page.evaluate(() => [
  document.querySelector('.row:has([aria-current])')?.dataset.file, document.querySelector('#detail').dataset.file,
]);

/** Collects the requests of the script that have no answer yet. */
function collectRequests(page) {
  page.waiting = new Set();
  page.on('request', (request) => { if (request.resourceType() === 'fetch') page.waiting.add(request); });
  for (const event of ['requestfinished', 'requestfailed']) page.on(event, (request) => page.waiting.delete(request));
}

/** Waits until nothing is loading, and returns the article that both sides show. */
async function settled(page, what) {
  const isBusy = async () => page.waiting.size || await page.locator('#detail[aria-busy]').count();
  for (let quiet = 0; quiet < 4; quiet = await isBusy() ? 0 : quiet + 1) await page.waitForTimeout(50);
  const [listed, shown] = await currents(page);
  equal(listed, shown, `${what}: the current row`);
  return listed;
}

/** Returns to the tab, when the server has noticed what an editor wrote. */
async function comeBack(page, desk, text) {
  await page.waitForFunction(async ([base, text]) => (await (await fetch(`${base}list`)).text()).includes(text), [desk.base, text], { polling: 200 });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

/** What an editor changes is shown before it is decided, or the decision is a conflict. */
async function versions(page, site, desk) {
  const { file, shown, words } = E.moths;
  await show(page, file);
  await page.locator('.row input').first().waitFor();
  site.edit(file, words, 'Fifty species.');
  site.edit(file, shown, 'Moths return to the new orchard');
  await comeBack(page, desk, 'the new orchard');
  await page.locator('#detail .excerpt').filter({ hasText: 'Fifty species.' }).waitFor({ timeout: SOON });
  equal(await settled(page, 'after an edit elsewhere'), file, 'the article after an edit elsewhere');
  site.edit(file, 'Fifty species.', 'Sixty species.');
  site.edit(file, 'new orchard', 'third orchard');
  // The list is refreshed, and the pane can't be.
  await page.route(/\/article\?/, (route) => route.abort());
  await comeBack(page, desk, 'third orchard');
  await row(page, file).getByText('third orchard').waitFor({ timeout: SOON });
  await page.keyboard.press('p');
  await page.locator('#detail[data-view="conflict"]').waitFor({ timeout: SOON });
  // Pressed again, the key does not decide about what was hardly seen.
  await page.keyboard.press('p');
  await says(page, 'choose one of the buttons');
  await page.unroute(/\/article\?/);
  check(site.read(file).includes('published: false'), 'a version is published that was not shown');
  await page.locator('#detail [data-go="leave"]').click();
  await page.locator('#detail .excerpt').filter({ hasText: 'Sixty species.' }).waitFor({ timeout: SOON });

  // Selected articles are decided as they were when they were selected.
  await show(page, E.quake.file);
  await row(page, E.clock.file).locator('input').check();
  await row(page, E.paper.file).locator('input').check();
  site.edit(E.clock.file, E.clock.shown, 'A clock that runs on coffee');
  await comeBack(page, desk, 'runs on coffee');
  await row(page, E.clock.file).getByText('runs on coffee').waitFor({ timeout: SOON });
  await page.keyboard.press('p');
  await page.locator('#detail[data-view="conflict"]').waitFor({ timeout: SOON });
  for (const one of [E.clock, E.paper]) check(site.read(one.file).includes('published: false'), 'a version is published that was not shown:', one.file);
  await page.locator('#detail [data-go="leave"]').click();
  await page.locator('#detail[data-view="article"]').waitFor({ timeout: SOON });
  await page.keyboard.press('Escape');
  site.commit();
}

/** Quick keys decide about the articles that they were pressed for. */
async function races(page, site) {
  // Below the story, whose order changes with its leader.
  const files = await page.evaluate(() => [...document.querySelectorAll('.row')].map((one) => one.dataset.file));
  const order = files.slice(files.indexOf(E.entities.file));
  let delay = () => 0;
  await page.route(/\/_feedgen\/desk\//, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, delay(route.request().url())));
    await route.continue().catch(() => {});
  });
  const slow = {
    articles: (url) => (url.includes('article?') ? 300 : 0), decisions: (url) => (url.includes('decide') ? 300 : 0), all: () => 150,
  };
  // For each sequence, the articles that it publishes and the current one after it, as positions in the list.
  const SEQUENCES = [['p j p', [0, 2], 3], ['j p k p', [0, 1], 2], ['j j k p j', [1], 3]];
  for (const [name, slowness] of Object.entries(slow)) {
    for (const [index, [keys, decided, after]] of SEQUENCES.entries()) {
      const what = `${keys}, slow: ${name}`;
      await show(page, order[0]);
      await row(page, order[0]).locator('a').first().focus();
      delay = slowness;
      for (const key of keys.split(' ')) {
        await page.keyboard.press(key);
        // As quick as possible, or so that answers arrive between keys.
        if (index % 2) await page.waitForTimeout(120);
      }
      equal(await settled(page, what), order[after], `${what}: the current article`);
      const changes = site.diff();
      equal(Object.keys(changes).sort(), decided.map((n) => order[n]).sort(), `${what}: the published articles`);
      for (const lines of Object.values(changes)) equal(lines, published, `${what}: the change`);
      delay = () => 0;
      for (const _ of decided) await page.keyboard.press('u');
      await settled(page, 'after undoing');
      equal(site.diff(), {}, `${what}: the changes after undoing`);
    }
  }
  // What can't be loaded is not current.
  await show(page, order[0]);
  await page.unroute(/\/_feedgen\/desk\//);
  await page.route(/\/article\?/, (route) => route.abort());
  await page.keyboard.press('j');
  await page.locator('#problem:not([hidden])').waitFor({ timeout: SOON });
  equal(await currents(page), [order[0], order[0]], 'the article after a move without an answer');
  await page.unroute(/\/article\?/);
}

export async function shown(browser, feedgen) {
  const site = await importedSite(feedgen);
  const desk = await startDesk(site);
  try {
    const page = await openDesk(browser, desk, { expected: [/status of 409/, /ERR_FAILED/] });
    collectRequests(page);
    await versions(page, site, desk);
    await races(page, site);
    await closeDesk(page, 'shown');
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}
