// Every page of the desk is accessible (axe) and fits, light and dark, on phones and desktops, in English and German. Takes
// screenshots of them for manual review.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, equal } from '../checks.mjs';
import { E } from './entries.mjs';
import { SOON, openDesk, startDesk } from './server.mjs';
import { importedSite } from './site.mjs';

const AXE = readFileSync(join(import.meta.dirname, '../node_modules/axe-core/axe.min.js'), 'utf8');
const SCREENS = [['desktop', 1280, 800], ['phone', 390, 844]];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const query = (pairs) => String(new URLSearchParams(pairs));

/** Runs axe, which needs no permission of the page's policy this way. */
async function violations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: `${AXE};0` });
  const { violations: found } = await page.evaluate((runOnly) => axe.run(document, { runOnly, iframes: false }), RULES);
  await session.detach();
  return found.map(({ id, nodes }) => `${id}: ${nodes[0].target.join(' ')} ${nodes[0].failureSummary.replace(/\s+/g, ' ').slice(0, 160)}`);
}

/** What does not fit: the page, or a button whose text is cut off. */
const misfits = (page) => page.evaluate(() => {
  const found = [];
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`the page is ${over} px too wide`);
  const pane = document.querySelector('#detail');
  if (pane && pane.scrollWidth > pane.clientWidth) found.push(`the pane is ${pane.scrollWidth - pane.clientWidth} px too wide`);
  for (const button of document.querySelectorAll('.button, label')) {
    const { width, left, right } = button.getBoundingClientRect();
    if (!width || button.matches('.vh, .vh *')) continue;
    if (left < 0 || right > innerWidth) found.push(`outside of the screen: ${button.textContent.trim()}`);
  }
  return found;
});

/** The views, each as a function that shows it. */
const VIEWS = {
  list: (page, base) => page.goto(base),
  hot: (page, base) => page.goto(`${base}?sort=hot&provider=harbour.example`),
  none: (page, base) => page.goto(`${base}?q=nothing+has+this`),
  detail: (page, base) => page.goto(`${base}?${query({ article: E.entities.file })}`),
  story: (page, base) => page.goto(`${base}?${query({ article: E.leader.file })}`),
  edit: (page, base) => page.goto(`${base}edit?${query({ file: E.leader.file })}`),
  async errors(page, base) {
    await page.goto(`${base}edit?${query({ file: E.moths.file })}`);
    for (const [name, value] of Object.entries({ title: ' ', new_topic: 'Nowhere', related_title: 'x' })) await page.locator(`#detail [name="${name}"]`).fill(value);
    await page.locator('[name="then"][value="save"]').click();
    await page.locator('#detail .error').first().waitFor({ timeout: SOON });
  },
  merge: (page, base) => page.goto(`${base}merge?${query([['file', E.second.file], ['file', E.follower.file]])}`),
  async conflict(page, base, site) {
    await page.goto(`${base}edit?${query({ file: E.clock.file })}`);
    await page.locator('#edit-title').fill('A clock that runs on the tide');
    const text = site.read(E.clock.file);
    site.write(E.clock.file, text.replace('Its hands', 'The hands'));
    await page.locator('[name="then"][value="save"]').click();
    await page.locator('#detail[data-view="conflict"]').waitFor({ timeout: SOON });
    site.write(E.clock.file, text);
  },
  help: (page, base) => page.goto(`${base}help`),
  async dialog(page, base) {
    await page.goto(base);
    await page.keyboard.press('?');
    await page.locator('#help[open]').waitFor({ timeout: SOON });
  },
  message: (page, base) => page.goto(`${base}edit?file=x`),
  async selected(page, base) {
    await page.goto(base);
    for (const box of (await page.locator('.row input').all()).slice(0, 3)) await box.check();
  },
};

async function checkFaultsAreFound(page) {
  await page.evaluate(() => {
    document.querySelector('.summary').style.color = '#ccc';
    document.querySelector('.row input').removeAttribute('aria-labelledby');
    const wide = document.createElement('p');
    wide.className = 'button';
    Object.assign(wide.style, { position: 'fixed', left: 0, width: '2000px', maxInlineSize: 'none' });
    document.body.append(wide);
  });
  const found = (await violations(page)).join('\n');
  check(/color-contrast/.test(found) && /^label/m.test(found), 'axe misses planted faults:', found);
  check((await misfits(page)).length > 0, 'a planted misfit is missed');
  await page.reload();
}

export async function access(browser, feedgen, out) {
  const site = await importedSite(feedgen);
  const desk = await startDesk(site);
  const failures = [];
  try {
    for (const [device, width, height] of SCREENS) {
      // Colours and words do not depend on each other.
      for (const [colorScheme, locale] of [['light', 'en-GB'], ['dark', 'de-DE']]) {
        const page = await openDesk(browser, desk, { viewport: { width, height }, colorScheme, locale, reducedMotion: 'reduce', expected: [/status of 4/] });
        if (locale === 'en-GB' && colorScheme === 'light' && width > 1000) await checkFaultsAreFound(page);
        equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2), 'the language of the page');
        for (const [name, view] of Object.entries(VIEWS)) {
          await view(page, desk.base, site);
          await page.waitForLoadState('networkidle');
          const where = `${name}, ${device}, ${colorScheme}, ${locale}`;
          failures.push(...[...await violations(page), ...await misfits(page)].map((what) => `${where}: ${what}`));
          await page.screenshot({ path: join(out, `${name}-${device}-${colorScheme}-${locale.slice(0, 2)}.png`) });
          check(true);
        }
        failures.push(...page.trouble.map((what) => `${device}, ${colorScheme}, ${locale}: ${what}`));
        page.on('dialog', (dialog) => dialog.accept());
        await page.context().close();
      }
    }
    check(!failures.length, [...new Set(failures)].slice(0, 40).join('\n'));
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}
