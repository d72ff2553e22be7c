// What can't be saved: the error is at its field, what was typed stays, and nothing is written.

import { check, equal } from '../checks.mjs';
import { E } from './entries.mjs';
import { SOON, closeDesk, openDesk, says, show, startDesk } from './server.mjs';
import { importedSite } from './site.mjs';

/** Values of fields, the fields that have errors then, and a part of the message. */
const ERRORS = [
  { title: '   ', at: ['title'], message: 'required' },
  { image_url: 'no url', at: ['image-url'], message: 'http' },
  { image_url: 'javascript:alert(1)', at: ['image-url'], message: 'http' },
  { image_url: 'https://', at: ['image-url'], message: 'http' },
  { slug: E.clock.file.match(/([^/]+)\.md$/)[1], at: ['slug'], message: E.clock.shown },
  { slug: '../../up', at: ['slug'], message: 'letters' },
  { new_topic: 'Nowhere', at: ['new-topic'], message: 'Nowhere', confirms: ['Nowhere'] },
  { new_topic: 'Nowhere, Elsewhere', at: ['new-topic'], message: 'Nowhere', confirms: ['Nowhere', 'Elsewhere'] },
  { provider_domain: 'not a domain', at: ['provider-domain'], message: 'domain name' },
  { related_title: 'No URL', at: ['related-title', 'related-url'], message: 'URL' },
  { related_url: 'https://e.example/', at: ['related-title', 'related-url'], message: 'title' },
  { related_title: 'Bad URL', related_url: 'javascript:alert(1)', at: ['related-title', 'related-url'], message: 'http' },
  { title: ' ', slug: 'fine', new_topic: 'Nowhere', at: ['title', 'new-topic'], message: 'required' },
];

async function refuses(page, site, before, { at, message, confirms, ...values }, then) {
  const what = `${JSON.stringify(values)}, ${then}`;
  const { file } = E.moths;
  for (const [name, value] of Object.entries(values)) {
    await page.locator(`#detail [name="${name}"]`).fill(value);
    if (name === 'image_url') await page.locator('[name="image"][value="url"]').check();
  }
  await page.locator(`[name="then"][value="${then}"]`).click();
  await page.locator('#detail[data-view="edit"] > form > .error').waitFor({ timeout: SOON });
  const found = await page.evaluate(() => [...document.querySelectorAll('#detail [aria-invalid="true"]')].map((field) => ({
    id: field.id, text: document.getElementById(field.getAttribute('aria-describedby'))?.innerText ?? '',
    // An unknown topic is confirmed.
    isFocused: document.activeElement === (field.id === 'edit-new-topic' ? document.querySelector('[name="confirm"]') : field),
  })));
  equal(found.map(({ id }) => id), at.map((id) => `edit-${id}`), `${what}: the fields with errors`);
  check(found[0].text.includes(message), `${what}: the error is`, found[0].text);
  for (const [name, value] of Object.entries(values)) {
    const kept = await page.locator(`#detail [name="${name}"]`).inputValue();
    const isChecked = name === 'new_topic' && await page.locator(`[name="topic"][value="${value.split(',')[0]}"]`).isChecked();
    check(kept.trim() === value.trim() || isChecked, `${what}: the field ${name} holds`, kept);
  }
  for (const topic of confirms ?? []) equal(await page.locator(`[name="confirm"][value="${topic}"]`).count(), 1, `${what}: the confirmation of ${topic}`);
  equal(site.hashes(), before, `${what}: the files`);
  check(site.read(file), 'the draft is gone');
  return found;
}

export async function errors(browser, feedgen) {
  const site = await importedSite(feedgen);
  const desk = await startDesk(site);
  try {
    const before = site.hashes();
    for (const javaScriptEnabled of [true, false]) {
      const page = await openDesk(browser, desk, { javaScriptEnabled, expected: [/status of 422/] });
      for (const [index, error] of ERRORS.entries()) {
        await show(page, E.moths.file);
        await page.locator('.actions [data-edit]').click();
        const [first] = await refuses(page, site, before, error, index % 2 ? 'publish' : 'save');
        if (javaScriptEnabled) {
          check(first.isFocused, `the focus is not at the field ${first.id}`);
          await says(page, 'Not saved. Correct the marked fields.');
        }
        // "Cancel" drops what was typed.
        await page.locator('#detail [data-go="leave"]').click();
        await page.locator('#detail[data-view="article"]').waitFor({ timeout: SOON });
      }
      await closeDesk(page, 'errors');
    }
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}
