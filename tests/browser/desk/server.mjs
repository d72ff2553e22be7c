// A running desk, and browsers that show it and record what goes wrong.

import { spawn } from 'node:child_process';
import { equal } from '../checks.mjs';

export const SOON = 8000;
const IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450"><rect width="800" height="450" fill="#8ab"/></svg>';

/** Starts `feedgen serve --desk` for a site. */
export async function startDesk(site) {
  const server = spawn(site.feedgen, ['serve', '--desk', '--port', '0', '--root', site.root]);
  let said = '';
  const link = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no desk: ${said}`)), 30_000);
    const hear = (text) => {
      said += text;
      const found = said.match(/^Desk: (\S+)$/m);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`the desk ends with ${code}: ${said}`)));
  });
  const { origin, port, pathname } = new URL(link);
  const stop = () => new Promise((resolve, reject) => {
    if (server.exitCode !== null) return resolve();
    const late = setTimeout(() => { server.kill('SIGKILL'); reject(new Error('the desk does not stop when asked to')); }, 5000);
    server.removeAllListeners('exit');
    server.on('exit', () => { clearTimeout(late); resolve(); });
    return server.kill('SIGTERM');
  });
  return { link, origin, port: Number(port), base: origin + pathname, stop };
}

/** Previews of cards and pages are sandboxed, so the scripts of the theme do not run there. */
const SANDBOXED = /^Blocked script execution in .* because the document's frame is sandboxed/;
const isExpected = (text, expected) => [SANDBOXED, ...expected].some((pattern) => pattern.test(text));
/** A frame may still be loading when its article is decided. */
const isLateFrame = (message) => /404/.test(message.text()) && /\/_feedgen\/desk\/(card|page)\?/.test(message.location().url);

/**
 * Opens the desk in a browser context of its own. `page.trouble` collects uncaught errors, messages of the console and
 * violations of the policy; `expected` are patterns of those that a test causes.
 */
export async function openDesk(browser, desk, { expected = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  // Images of articles are elsewhere.
  await context.route((url) => !['127.0.0.1', 'localhost'].includes(url.hostname), (route) => route.fulfill({ contentType: 'image/svg+xml', body: IMAGE }));
  const page = await context.newPage();
  page.trouble = [];
  page.on('console', (message) => {
    const isTrouble = ['error', 'warning'].includes(message.type()) && !isExpected(message.text(), expected);
    if (isTrouble && !isLateFrame(message)) page.trouble.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => page.trouble.push(String(error)));
  await page.goto(desk.link);
  return page;
}

/** Closes the context of a page on which nothing may have gone wrong. */
export async function closeDesk(page, what) {
  equal(page.trouble, [], `trouble in the console (${what})`);
  await page.context().close();
}

/** The row of an article. */
export const row = (page, file) => page.locator(`.row[data-file="${file}"]`);

/** Waits until the live region says something. */
export async function says(page, text) {
  await page.locator('#status').filter({ hasText: text }).waitFor({ timeout: SOON }).catch(async () => {
    const said = await page.locator('#status').textContent();
    throw new Error(`expected the message ${JSON.stringify(text)}, found ${JSON.stringify(said)}; ${await page.locator('#problem').textContent()}`);
  });
}

/** Shows an article by clicking its row. */
export async function show(page, file) {
  // A click on a button that is replaced meanwhile is lost.
  await page.evaluate(() => document.querySelector('#detail').classList.add('old'));
  await row(page, file).locator('h2 a, h3 a').click();
  await page.locator(`#detail:not(.old)[data-view="article"][data-file="${file}"]`).waitFor({ timeout: SOON });
}
