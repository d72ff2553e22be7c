// What a check finds in a draft, beside it: also after an edit, and without a page load. Its card and page have no mark.

import { check, equal } from '../checks.mjs';
import { SOON, closeDesk, openDesk, says, show, startDesk } from './server.mjs';
import { Site } from './site.mjs';

const FILE = 'content/news/a.md';
const NO_IMAGE = 'this article has no image';
const BROKEN = 'link to missing page /nowhere/';

/** Waits until the findings are those of an article with or without an image. */
async function finds(page, hasImage) {
  const found = () => page.locator('#findings').evaluateAll((all) => all.map((one) => one.innerText.replaceAll('`', '')).join(' '));
  await page.waitForFunction(([text, hasImage]) => {
    const findings = document.querySelector('#findings');
    return findings && !('late' in findings.dataset) && findings.innerText.includes(text) !== hasImage;
  }, [NO_IMAGE, hasImage], { timeout: SOON }).catch(async () => equal(await found(), hasImage ? 'without' : NO_IMAGE, 'the findings'));
  check((await found()).includes(BROKEN), 'the broken link is not found', await found());
  equal(await page.locator('[data-late]').count(), 0, 'late findings');
}

export async function findings(browser, feedgen) {
  const site = new Site(feedgen);
  const draft = (title) => `---\ntitle: ${title}\npublished: false\npublishedDateTime: 2024-01-05T10:00:00Z\ntopics: [Harbour]\n---\nSee [this](/nowhere/).\n`;
  site.write(FILE, draft('The first draft'));
  site.write('content/news/b.md', draft('Another draft about something else'));
  const desk = await startDesk(site);
  try {
    const page = await openDesk(browser, desk);
    let loads = 0;
    page.on('load', () => { loads += 1; });
    await show(page, FILE);
    await finds(page, false);
    await page.locator('#page-preview summary').click();
    for (const selector of ['.card-frame', '#page-preview iframe']) {
      const frame = page.frameLocator(selector);
      await frame.getByText('The first draft').first().waitFor({ timeout: SOON });
      equal(await frame.locator('.badge-draft').count(), 0, `the marks in ${selector}`);
    }
    await page.keyboard.press('Escape');
    await page.locator('.actions [data-edit]').click();
    await page.locator('[name="image_url"]').fill('https://e.example/picture.png');
    await page.locator('[name="then"][value="save"]').click();
    await says(page, 'Saved');
    await finds(page, true);
    await page.keyboard.press('u');
    await says(page, 'ndone');
    await finds(page, false);
    equal(loads, 0, 'the page loads');
    await closeDesk(page, 'findings');
  } finally {
    await desk.stop();
  }
  site.remove();
}
