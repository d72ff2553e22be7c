// Takes screenshots of pages for manual review, on a phone and on a desktop, light and dark. Only checks that pages fit
// the screen.
//
//   node screenshots.mjs FOLDER OUT [BELOW PATH…]
//
// FOLDER contains the site in the subfolder `shelf`. The default paths are pages of the sample site that show all parts of
// the theme, including long titles, a missing image and right-to-left text.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';

const [folder, out, ...paths] = process.argv.slice(2);
const names = paths.length ? paths : [
  '', 'page/1/', 'news/', 'topics/', 'topics/science/', 'topics/space/', 'providers/', 'providers/fieldnotes.example/',
  'archive/', 'archive/2025/12/', 'news/2025-12-03-five-things-in-a-winter-sky/',
  'news/2025-11-11-al-khatt-ala-al-shashat/', 'videos/canal-lock/', 'search/?q=water', 'follow/', 'about/', '404.html',
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
    // Scrolls down, because images are loaded lazily.
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

// In parallel, because most of the time is spent waiting for late requests.
for (const [device, width, height] of [['phone', 390, 844], ['desktop', 1280, 800]]) {
  await Promise.all(['light', 'dark'].map((scheme) => takeAll(device, width, height, scheme)));
}
await browser.close();
server.close();
console.log(`Pictures: ${names.length * 4} in ${out}`);
process.exit(wide ? 1 : 0);
