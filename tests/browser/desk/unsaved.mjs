// What was typed is never dropped without a question: in a form, in a form of a phone after the browser's "Back", and in the
// hidden fields of a conflict.

import { check, equal } from '../checks.mjs';
import { E } from './entries.mjs';
import { SOON, closeDesk, openDesk, row, says, show, startDesk } from './server.mjs';
import { importedSite } from './site.mjs';

const UNSAVED = 'Unsaved changes';
const isAsked = (page) => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));

/** Keys and clicks leave the pane as it is, and say why. */
async function stays(page, view, other) {
  const before = await page.locator('#detail').innerHTML();
  for (const act of [
    () => page.keyboard.press('j'), () => page.keyboard.press('p'), () => page.keyboard.press('u'), () => row(page, other).locator('a').first().click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await page.locator('#list .rows').focus();
    await page.evaluate(() => document.querySelector('#status').textContent = '');
    await act();
    await says(page, UNSAVED);
    equal(await page.locator('#detail').getAttribute('data-view'), view, 'the view of the right pane');
  }
  equal(await page.locator('#detail').innerHTML(), before, 'the right pane');
  check(await isAsked(page), 'closing the tab drops what was typed');
}

async function conflict(page, site) {
  const { file, words } = E.clock;
  await show(page, file);
  await page.locator('.actions [data-edit]').click();
  await page.locator('#edit-title').fill('A clock that runs on the tide');
  await stays(page, 'edit', E.moths.file);
  site.edit(file, words, 'It stops twice a day.');
  await page.locator('[name="then"][value="save"]').click();
  await page.locator('#detail[data-view="conflict"]').waitFor({ timeout: SOON });
  await stays(page, 'conflict', E.moths.file);
  await page.locator('#detail .form-actions form button').first().click();
  await says(page, 'Saved “A clock that runs on the tide”.');
  check(!await isAsked(page), 'a saved form is unsaved');
  // A conflict of another decision holds nothing that was typed.
  await show(page, E.paper.file);
  site.edit(E.paper.file, E.paper.words, 'Envelopes.');
  await page.locator('.actions [value="publish"]').click();
  await page.locator('#detail[data-view="conflict"]').waitFor({ timeout: SOON });
  check(!await isAsked(page), 'a conflict without a form is unsaved');
  await show(page, E.moths.file);
}

/** The browser's "Back" on a phone, with a form that was edited and without. */
async function back(page) {
  const isListShown = () => page.locator('.list').isVisible();
  await row(page, E.brot.file).locator('a').first().click();
  await page.locator('.actions [data-edit]').click();
  await page.locator('#edit-title').fill('Typed on a phone');
  for (let n = 0; n < 2; n += 1) {
    await page.evaluate(() => history.back());
    await says(page, UNSAVED);
    check(!await isListShown(), 'the list is shown instead of an unsaved form');
    equal(await page.locator('#edit-title').inputValue(), 'Typed on a phone', 'the field after "Back"');
    equal(new URL(page.url()).searchParams.get('article'), E.brot.file, 'the address after "Back"');
  }
  const box = await page.locator('#status').boundingBox();
  check(box && box.y > 0 && box.y + box.height <= 844, 'the message is outside of the screen:', box);
  await page.locator('#detail [data-go="leave"]').click();
  await page.locator('#detail[data-view="article"]').waitFor({ timeout: SOON });
  await page.evaluate(() => history.back());
  await page.locator('.list').waitFor({ state: 'visible', timeout: SOON });
  await row(page, E.wahl.file).locator('a').first().click();
  await page.locator(`#detail[data-file="${E.wahl.file}"]`).waitFor({ state: 'visible', timeout: SOON });
}

export async function unsaved(browser, feedgen) {
  const site = await importedSite(feedgen);
  const desk = await startDesk(site);
  try {
    const page = await openDesk(browser, desk, { expected: [/status of 409/] });
    await conflict(page, site);
    await closeDesk(page, 'unsaved');
    const phone = await openDesk(browser, desk, { viewport: { width: 390, height: 844 }, hasTouch: true });
    await back(phone);
    await closeDesk(phone, 'unsaved on a phone');
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}
