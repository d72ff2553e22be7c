// Shares and prints pages of a built sample site in Chromium. Buttons that copy an address or open the dialog of the
// system exist only if a script runs and the browser has these functions. On paper the title comes first, then the text;
// the address of the page and its source are printed, and no controls, navigation or empty frames.
//
//   node share.mjs FOLDER pretty|flat

import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';
import { check, checked, equal } from './checks.mjs';

const [folder, style] = process.argv.slice(2);
const slash = style === 'pretty' ? '/' : '';
const article = `news/2025-12-03-five-things-in-a-winter-sky${slash}`;
const video = `videos/canal-lock${slash}`;

async function withPage(browser, options, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  await page.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
  await work(page, context);
  equal(trouble.filter((text) => !text.includes('ERR_FAILED')), [], 'trouble');
  await context.close();
}

const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

async function shares(browser, base) {
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(base + article);
    check((await page.getAttribute('.share a', 'href')).startsWith('mailto:?subject=Five%20things'), 'no link for e-mail');
    equal(await page.locator('.share button').count(), 0, 'the number of buttons without JavaScript');
  });
  const permissions = ['clipboard-read', 'clipboard-write'];
  await withPage(browser, { permissions }, async (page) => {
    await page.addInitScript(() => {
      navigator.share = (data) => { window.shared = data; return Promise.resolve(); };
    });
    await page.goto(base + article);
    const address = await page.getAttribute('link[rel=canonical]', 'href');
    await page.click('.share button >> nth=0');
    await page.waitForFunction(() => document.querySelector('.share [role=status]').textContent === 'Copied');
    equal(await copied(page), address, 'the copied address');
    await page.click('.share button >> nth=1');
    equal(await page.evaluate(() => window.shared), { title: 'Five things to find in a winter sky', url: address }, 'what is shared');
    await page.goto(`${base}follow${slash}`);
    const shown = await page.locator('.address').allInnerTexts();
    for (const [place, text] of shown.entries()) {
      const button = page.locator('.copy button').nth(place);
      check((await button.getAttribute('aria-label')).startsWith('Copy the address: '), 'a button without a name');
      await button.click();
      await page.waitForFunction((at) => document.querySelectorAll('.copy [role=status]')[at].textContent === 'Copied', place);
      equal(await copied(page), text, 'the copied address');
    }
    check(shown.length === 4, 'addresses', shown);
  });
  await withPage(browser, {}, async (page) => {
    await page.addInitScript(() => { delete Navigator.prototype.share; });
    await page.goto(base + article);
    await page.waitForSelector('.share button');
    equal(await page.locator('.share button').count(), 1, 'the number of buttons without a dialog of the system');
  });
}

/** What is visible on paper: the first text, controls, frames, and texts of generated content. */
function onPaper() {
  const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0
    && element.getBoundingClientRect().width > 2;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let first = '';
  while (!first && walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (textContent.trim() && isShown(parentElement) && !parentElement.closest('script, template')) first = textContent.trim();
  }
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(isShown)
    .map((element) => element.outerHTML.slice(0, 80));
  const generated = [...document.querySelectorAll('a, data')].filter(isShown)
    .flatMap((element) => ['::before', '::after'].map((part) => getComputedStyle(element, part).content));
  return {
    first, generated: generated.join(' '),
    controls: shown('button, input, select, textarea, summary'),
    frames: shown('iframe, video, audio, .embed .frame'),
    navigation: shown('nav, footer.footer, .skip, .menu'),
  };
}

async function prints(browser, base) {
  for (const path of [article, video, `topics/space${slash}`, '', `about${slash}`]) {
    await withPage(browser, { javaScriptEnabled: true }, async (page) => {
      await page.goto(base + path);
      const heading = (await page.locator('h1').innerText()).trim();
      const canonical = await page.getAttribute('link[rel=canonical]', 'href');
      await page.emulateMedia({ media: 'print' });
      const paper = await page.evaluate(onPaper);
      equal(paper.first, heading, `the first text of /${path} on paper`);
      for (const kind of ['controls', 'frames', 'navigation']) equal(paper[kind], [], `${kind} of /${path} on paper`);
      if (!path.startsWith('about')) check(paper.generated.includes(canonical), `no address of /${path}`, paper.generated.slice(0, 300));
      const pdf = await page.pdf({ format: 'A4' });
      check(pdf.subarray(0, 5).toString() === '%PDF-', 'not a PDF');
    });
  }
}

const server = await serve(folder, 'shelf');
const base = `http://127.0.0.1:${server.address().port}/shelf/`;
const browser = await chromium.launch({ executablePath, args });
try {
  await shares(browser, base);
  await prints(browser, base);
} finally {
  await browser.close();
  server.close();
}
console.log(`${style}: ${checked()} checks of sharing and printing`);
