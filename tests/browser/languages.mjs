// Typography of articles in several scripts, on a site in English and on one from right to left: line breaks, slanted
// letters, letter spacing and line height by the language of each element, and titles that begin at the same edge.
// Fonts of these scripts may be missing, so computed styles are compared.
//
//   node languages.mjs FEEDGEN FOLDER

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';

const [feedgen, folder] = process.argv.slice(2);
const failures = [];
const fail = (...what) => failures.push(what.join(' '));

/** What a title of each language has; `normal` and `0px` are no negative spacing. */
const expected = {
  japanese: { wordBreak: 'auto-phrase', lineBreak: 'strict', letterSpacing: 0, lineHeight: 1.3 },
  chinese: { wordBreak: 'normal', lineBreak: 'strict', letterSpacing: 0, lineHeight: 1.3 },
  korean: { wordBreak: 'keep-all', lineBreak: 'strict', letterSpacing: 0, lineHeight: 1.3 },
  hindi: { letterSpacing: 0, lineHeight: 1.4 },
  thai: { letterSpacing: 0, lineHeight: 1.4 },
  hebrew: { letterSpacing: 0, lineHeight: 1.4 },
  urdu: { letterSpacing: 0, lineHeight: 1.8 },
  german: { hyphens: 'auto', lineHeight: 1 },
};

/** The titles of the list by their addresses: style, and the distance of each line from the edges of the title. */
const titles = (page) => page.evaluate(() => {
  const found = {};
  for (const title of document.querySelectorAll('.stream .card h3')) {
    const link = title.querySelector('a');
    const style = getComputedStyle(title);
    const box = title.getBoundingClientRect();
    const text = document.createRange();
    text.selectNodeContents(link);
    const lines = [...text.getClientRects()].filter(({ width }) => width > 1);
    found[link.pathname.split('/').filter(Boolean).at(-1)] = {
      wordBreak: style.wordBreak, lineBreak: style.lineBreak, hyphens: style.hyphens,
      letterSpacing: parseFloat(style.letterSpacing) || 0,
      lineHeight: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
      left: Math.min(...lines.map((line) => line.left)) - box.left,
      right: box.right - Math.max(...lines.map((line) => line.right)),
    };
  }
  return found;
});

async function check(browser, name, edge) {
  const root = join(folder, name);
  execFileSync(feedgen, ['build', '--quiet', '--root', join(import.meta.dirname, 'hard'),
    '--config', join(import.meta.dirname, 'hard', `${name}.toml`), '--output', join(root, 'shelf')]);
  const server = await serve(root, 'shelf');
  const context = await browser.newContext({ viewport: { width: 390, height: 900 } });
  const page = await context.newPage();
  const base = `http://127.0.0.1:${server.address().port}/shelf/`;
  await page.route((url) => !url.href.startsWith(base), (route) => route.abort());
  await page.goto(`${base}news/`);
  const found = await titles(page);
  for (const [language, styles] of Object.entries(expected)) {
    const title = found[language];
    if (!title) { fail(name, 'has no title in', language); continue; }
    for (const [key, value] of Object.entries(styles)) {
      const isGood = key === 'lineHeight' ? title[key] > value - 0.01 : title[key] === value;
      if (!isGood) fail(name, language, key, 'is', title[key], 'and not', value);
    }
  }
  const moved = Object.entries(found).filter(([, title]) => title[edge] > 1);
  if (Object.keys(found).length < 15) fail(name, 'has few titles');
  for (const [title, place] of moved) fail(name, title, 'begins', place[edge], `px from the ${edge} edge`);
  // An article: nothing is slanted, and emphasis is still seen.
  for (const language of ['japanese', 'korean', 'hindi', 'urdu', 'hebrew']) {
    await page.goto(`${base}news/${language}/`);
    const slanted = await page.evaluate(() => [...document.querySelectorAll('main [lang], main [lang] *')]
      .filter((element) => element.textContent.trim() && getComputedStyle(element).fontStyle !== 'normal').length);
    if (slanted) fail(name, language, 'has', slanted, 'slanted elements');
    const weight = await page.evaluate(() => getComputedStyle(document.querySelector('.prose em')).fontWeight);
    if (Number(weight) < 600) fail(name, language, 'has emphasis of weight', weight);
  }
  await context.close();
  server.close();
}

const browser = await chromium.launch({ executablePath, args });
try {
  await check(browser, 'compact', 'left');
  await check(browser, 'rtl', 'right');
} finally {
  await browser.close();
}
for (const failure of failures.slice(0, 30)) console.error(failure);
console.log(`Chromium (languages): ${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
