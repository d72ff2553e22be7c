// A file that an editor changes between display and decision: nobody's work is lost.

import { check, equal } from '../checks.mjs';
import { E } from './entries.mjs';
import { SOON, closeDesk, openDesk, row, says, show, startDesk } from './server.mjs';
import { importedSite } from './site.mjs';

const CONFLICT = 'The file has changed';

/** Waits for the conflict, and returns the other change, the own one if values were entered, and the marked lines of both. */
async function conflict(page, file) {
  await page.locator('#detail[data-view="conflict"]').waitFor({ timeout: SOON });
  equal(await page.locator('#detail .file').innerText(), file, 'the file of the conflict');
  return page.evaluate(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
    const [theirs, mine] = document.querySelectorAll('.lines');
    return { theirs: theirs.textContent, mine: mine?.textContent, added: texts('.lines ins'), removed: texts('.lines del') };
  });
}

/** The change of one file against the last commit, while all other files are as they were. */
function changes(site, file, expected, what) {
  equal(site.diff(), expected.length ? { [file]: expected } : {}, what);
}

const retry = (page) => page.locator('#detail .form-actions form button').first();

/** A decision about a file that has changed; the retry changes what it decides and nothing else. */
async function decides(page, site, settled) {
  const { file, shown, words } = E.moths;
  await show(page, file);
  const theirs = [`-excerpt: "${words}"`, '+excerpt: "Volunteers counted fifty species."'];
  site.edit(file, words, 'Volunteers counted fifty species.');
  await page.locator('.actions [value="publish"]').click();
  const { added, removed } = await conflict(page, file);
  equal([removed, added], theirs.map((line) => [line.slice(1)]), 'the marked lines');
  await settled(page, CONFLICT);
  changes(site, file, theirs, 'the change of the editor after a conflict');
  await retry(page).click();
  await settled(page, `Published “${shown}”.`);
  changes(site, file, ['-published: false', '+published: true', ...theirs], 'the changes after the retry');
  site.commit();
}

/** An edit of a file in which another key has changed: both changes stay. */
async function edits(page, site, settled) {
  const { file, shown, words } = E.clock;
  await show(page, file);
  await page.locator('.actions [data-edit]').click();
  await page.locator('#edit-title').fill('A clock that runs on the tide');
  site.edit(file, words, 'It stops twice a day.');
  site.edit(file, 'provider:', 'topics:\n  - "Tides" # by hand\nprovider:');
  const theirs = [`-excerpt: "${words}"`, '+excerpt: "It stops twice a day."', '+topics:', '+  - "Tides" # by hand'];
  await page.locator('[name="then"][value="save"]').click();
  const { theirs: now, mine, added, removed } = await conflict(page, file);
  check(now.includes('It stops twice a day.') && !now.includes('the tide"'), 'the other change is shown as', now);
  check(!mine.includes('It stops twice a day.') && mine.includes('the tide"'), 'the own change is shown as', mine);
  equal(added, ['excerpt: "It stops twice a day."', 'topics:', '  - "Tides" # by hand', 'title: "A clock that runs on the tide"'], 'the added lines');
  equal(removed, [theirs[0].slice(1), `title: "${shown}"`], 'the removed lines');
  changes(site, file, theirs, 'the change of the editor after a conflict of an edit');
  await retry(page).click();
  await settled(page, 'Saved “A clock that runs on the tide”.');
  const own = [`-title: "${shown}"`, '+title: "A clock that runs on the tide"'];
  changes(site, file, [...own, ...theirs], 'the changes after the retry of an edit');
  site.commit();
}

/** Both have changed the same key: the person who was shown both versions decides. */
async function overrides(page, site) {
  const { file, words } = E.paper;
  await show(page, file);
  await page.locator('.actions [data-edit]').click();
  await page.locator('#edit-excerpt').fill('Mine');
  site.edit(file, words, 'Theirs');
  await page.locator('[name="then"][value="save"]').click();
  const { added, removed } = await conflict(page, file);
  const old = `excerpt: "${words}"`;
  equal([added, removed], [['excerpt: "Theirs"', 'excerpt: "Mine"'], [old, old]], 'the versions of one key');
  await page.locator('#detail [data-go="leave"]').click();
  await page.locator('#detail[data-view="article"]').waitFor({ timeout: SOON });
  changes(site, file, [`-excerpt: "${words}"`, '+excerpt: "Theirs"'], 'the change after leaving a conflict');
  site.commit();
}

/** A file that is gone is not written again. */
async function misses(page, site, settled) {
  const { file } = E.quake;
  await show(page, file);
  site.git('rm', '--quiet', '-f', file);
  await page.locator('.actions [value="publish"]').click();
  await conflict(page, file);
  equal(await retry(page).count(), 0, 'the number of retries for a deleted file');
  await settled(page, CONFLICT);
  check(!site.exists(file), 'a deleted file is written again');
  site.commit();
  await page.locator('#detail [data-go="leave"]').click();
  await row(page, file).waitFor({ state: 'detached', timeout: SOON });
}

/** A change that can't be taken back any more stays, and undoing goes on with the one before. */
async function skips(page, site, settled) {
  const { file, shown } = E.brot;
  await show(page, E.wetter.file);
  await page.locator('.actions [value="publish"]').click();
  await settled(page, `Published “${E.wetter.shown}”.`);
  await show(page, file);
  await page.locator('.actions [value="publish"]').click();
  await settled(page, `Published “${shown}”.`);
  site.edit(file, 'published: true', 'published: true # for now');
  const before = site.hashes();
  await page.locator('form.undo button').click();
  await conflict(page, file);
  equal(site.hashes(), before, 'the files after an undo that is refused');
  await page.locator('#detail .form-actions form button').click();
  await settled(page, 'Skipped: the file stays as it is.');
  equal(site.hashes(), before, 'the files after a skipped undo');
  await page.locator('form.undo button').click();
  await settled(page, `“${E.wetter.shown}” is as before.`);
  changes(site, file, ['-published: false', '+published: true # for now'], 'the changes after undoing the one before');
}

export async function conflicts(browser, feedgen) {
  for (const javaScriptEnabled of [true, false]) {
    const name = `conflicts, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    // Without JavaScript, a page with a conflict has no message in its live region.
    const settled = (page, text) => (javaScriptEnabled || text !== CONFLICT ? says(page, text) : undefined);
    const site = await importedSite(feedgen);
    const desk = await startDesk(site);
    try {
      const page = await openDesk(browser, desk, { javaScriptEnabled, expected: [/status of 409/] });
      for (const part of [decides, edits, overrides, misses, skips]) await part(page, site, settled);
      await closeDesk(page, name);
    } catch (error) {
      throw Object.assign(error, { message: `${name}: ${error.message}` });
    } finally {
      await desk.stop();
      await site.feed.close();
    }
    site.remove();
  }
}
