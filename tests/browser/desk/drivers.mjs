// Three ways to decide: by keys, by buttons, and by plain forms without JavaScript. All have the same methods.

import { check } from '../checks.mjs';
import { SOON, row, says, show } from './server.mjs';

/** After each decision, the live region has told it, and the focus is where keys work. */
async function decided(page, message) {
  await says(page, message);
  const focused = await page.evaluate(() => document.activeElement?.localName ?? 'nothing');
  check(!['body', 'html', 'nothing'].includes(focused), `after “${message}” the focus is on`, focused);
}

/** Fills in the edit form, with a topic that is to be confirmed. */
async function fillIn(page, { excerpt, topic }) {
  await page.locator('#edit-excerpt').fill(excerpt);
  await page.locator('#edit-new-topic').fill(topic);
}

/** Moves to an article with `j` and `k`. */
async function moveTo(page, file) {
  const steps = await page.evaluate((wanted) => {
    const files = [...document.querySelectorAll('.row')].map((one) => one.dataset.file);
    const current = document.querySelector('.row:has([aria-current])')?.dataset.file;
    return files.indexOf(wanted) - files.indexOf(current);
  }, file);
  for (let n = 0; n < Math.abs(steps); n += 1) await page.keyboard.press(steps > 0 ? 'j' : 'k');
  await row(page, file).locator('[aria-current]').waitFor({ timeout: SOON });
}

async function select(page, files) {
  for (const file of files) {
    await moveTo(page, file);
    await page.keyboard.press('Space');
  }
}

export const keys = {
  async decide(page, key, files, message) {
    if (files.length > 1) await select(page, files);
    else await moveTo(page, files[0]);
    await page.keyboard.press(key);
    await decided(page, message);
  },
  publish(page, files, message) { return this.decide(page, 'p', files, message); },
  reject(page, files, message) { return this.decide(page, 'x', files, message); },
  async undo(page, message) {
    await page.keyboard.press('u');
    await decided(page, message);
  },
  async merge(page, files, into, message) {
    await select(page, files);
    await page.keyboard.press('m');
    // The leader of the story is chosen, and has the focus.
    await page.locator('#detail[data-view="merge"]').waitFor({ timeout: SOON });
    const chosen = await page.evaluate(() => document.activeElement.value);
    check(chosen?.endsWith(` ${into}`), 'the chosen target is', chosen);
    await page.keyboard.press('Enter');
    await decided(page, message);
  },
  async edit(page, file, values, message) {
    await moveTo(page, file);
    await page.keyboard.press('e');
    await page.locator('#edit-title:focus').waitFor({ timeout: SOON });
    await fillIn(page, values);
    await page.keyboard.press('Enter');
    await page.locator('[name="confirm"]:focus').waitFor({ timeout: SOON });
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await decided(page, message);
  },
};

/** Buttons; `settled` waits until a decision is made. */
const clicks = (settled) => ({
  async decide(page, action, files, message) {
    if (files.length > 1) {
      for (const file of files) await row(page, file).locator('input').check();
      await page.locator(`.selection [value="${action}"]`).click();
    } else {
      await show(page, files[0]);
      await page.locator(`.actions [value="${action}"]`).click();
    }
    await settled(page, message);
  },
  publish(page, files, message) { return this.decide(page, 'publish', files, message); },
  reject(page, files, message) { return this.decide(page, 'reject', files, message); },
  async undo(page, message) {
    await page.locator('form.undo button').click();
    await settled(page, message);
  },
  async merge(page, files, into, message) {
    for (const file of files) await row(page, file).locator('input').check();
    await page.locator('.selection [formaction$="/merge"]').click();
    await page.locator(`[name="into"][value$=" ${into}"]`).check();
    await page.locator('#detail [value="merge"]').click();
    await settled(page, message);
  },
  async edit(page, file, values, message) {
    await show(page, file);
    await page.locator('.actions [data-edit]').click();
    await fillIn(page, values);
    await page.locator('[name="then"][value="save"]').click();
    await page.locator(`[name="confirm"][value="${values.topic}"]`).check();
    await page.locator('[name="then"][value="save"]').click();
    await settled(page, message);
  },
});

export const buttons = clicks(decided);

/** Without JavaScript, pages are loaded, and the focus is where browsers put it. */
export const forms = clicks(says);
