// Takes pictures of pages for people to look at: each on a phone and on a desktop, light and
// dark. The pictures are compared with nothing; that each page fits its screen is checked.
//
//   node screenshots.mjs FOLDER OUT [BELOW PATH…]
//
// FOLDER holds the site below the folder `shelf`. Without paths, the pages are those of the
// sample site that between them show every part of the theme: among them one with long titles,
// one without a picture and one written from right to left.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';

const [folder, out, ...paths] = process.argv.slice(2);
const names = paths.length ? paths : [
  '', 'page/1/', 'topics/', 'topics/science/', 'topics/space/', 'providers/', 'providers/fieldnotes.example/',
  'archive/', 'archive/2025/12/', 'news/2025-12-03-five-things-in-a-winter-sky/',
  'news/2025-11-11-al-khatt-ala-al-shashat/', 'videos/canal-lock/', 'about/', '404.html',
];

mkdirSync(out, { recursive: true });
const server = await serve(folder, 'shelf');
const base = `http://127.0.0.1:${server.address().port}/shelf/`;
const browser = await chromium.launch({ executablePath, args });
let wide = 0;

async function takeAll(device, width, height, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  for (const name of names) {
    const page = await context.newPage();
    await page.route((url) => url.origin !== new URL(base).origin, (route) => route.abort());
    await page.goto(base + name, { waitUntil: 'load' });
    // Pictures further down are loaded when they come into sight.
    await page.evaluate(() => document.querySelectorAll('img').forEach((img) => { img.loading = 'eager'; }));
    await page.waitForLoadState('networkidle');
    const file = `${name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/-$/, '') || 'home'}-${device}-${colorScheme}.png`;
    await page.screenshot({ path: join(out, file), fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) { wide += 1; console.error(`${name} is ${overflow} px too wide on a ${device}`); }
    await page.close();
  }
  await context.close();
}

// Side by side, as most of the time is waiting for what a page may still ask for.
for (const [device, width, height] of [['phone', 390, 844], ['desktop', 1280, 800]]) {
  await Promise.all(['light', 'dark'].map((scheme) => takeAll(device, width, height, scheme)));
}
await browser.close();
server.close();
console.log(`Pictures: ${names.length * 4} in ${out}`);
process.exit(wide ? 1 : 0);
