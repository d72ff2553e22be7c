// Counts on pages what readers who scan need: headlines in the first screen, pixels per story, stories that appear twice,
// targets for fingers, tab stops, enlarged pictures, empty boxes, and the size of pages. On four widths, light and dark,
// left to right and right to left, in several sites (scan/sites.mjs). The checks are in scan/checks.mjs.
//
//   node scan.mjs FEEDGEN OUT SHARED [SITE…]
//
// FEEDGEN is the program, OUT a folder for the sites, SHARED a folder of real data, which may be missing; SITE the names
// of sites, by default all.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';
import { CHECKS, FAULTS, ZOOM_CHECKS } from './scan/checks.mjs';
import { defineScan } from './scan/inside.mjs';
import { buildSites } from './scan/sites.mjs';

const [feedgen, out, shared, ...names] = process.argv.slice(2);
const SCREENS = [[390, 844], [768, 1024], [1280, 800], [1920, 1080]];
const ZOOMED = [320, 200];

/** Compressed bytes of pages before the theme was made for scanning: pages must not become larger. */
const WEIGHTS = {
  sample: { front: 11201, topic: 4418 },
  corpus: { front: 11165, topic: 5393 },
};

const failures = [];
let counted = 0;

function weigh({ name, folder, pages }) {
  for (const [kind, limit] of Object.entries(WEIGHTS[name] ?? {})) {
    const bytes = gzipSync(readFileSync(join(folder, 'shelf', pages[kind], 'index.html')), { level: 9 }).length;
    if (bytes > limit) failures.push(`${name} ${kind}: compressed size: expected at most ${limit} bytes, found ${bytes}`);
    counted += 1;
  }
}

async function openContext(browser, base, [width, height]) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  await context.addInitScript(`(${defineScan})(['/shelf/news/', '/shelf/videos/'])`);
  await context.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await context.route((url) => url.origin !== new URL(base).origin, (route) => route.abort());
  return context;
}

/** Runs the checks that apply on all pages of a site. */
async function countSite(browser, site, base, screen, checks) {
  const [width, height] = screen;
  const context = await openContext(browser, base, screen);
  const page = await context.newPage();
  for (const [kind, path] of Object.entries(site.pages)) {
    await page.goto(base + path, { waitUntil: 'load' });
    for (const { check, kinds, widths, sites } of checks) {
      const applies = (kinds?.includes(kind) ?? true) && (widths?.includes(width) ?? true) && (sites?.includes(site.name) ?? true);
      if (!applies) continue;
      const found = await check(page, { site: site.name, kind, width, height });
      failures.push(...found.map((message) => `${site.name} ${kind} (${path || '/'}, ${width} px): ${message}`));
      counted += 1;
    }
  }
  await context.close();
}

/** Checks that each check finds its planted faults. */
async function checkFaultsAreFound(browser, { name, pages }, base) {
  const screenOf = ({ widths }) => SCREENS.find(([width]) => width === (widths?.at(-1) ?? 1280));
  for (const [check, kind, plant] of FAULTS.filter((fault) => (fault[3] ?? 'paper') === name)) {
    const screen = CHECKS.filter((entry) => entry.check === check).map(screenOf)[0] ?? ZOOMED;
    const context = await openContext(browser, base, screen);
    const page = await context.newPage();
    const [width, height] = screen;
    const run = () => check(page, { site: name, kind, width, height });
    await page.goto(base + pages[kind], { waitUntil: 'load' });
    const before = await run();
    await page.evaluate(plant);
    const after = (await run()).filter((message) => !before.includes(message));
    if (!after.length) failures.push(`the check ${check.name} misses a planted fault: ${plant}`);
    await context.close();
  }
}

const sites = buildSites(feedgen, out, shared, names);
const browser = await chromium.launch({ executablePath, args });
try {
  for (const site of sites) {
    weigh(site);
    const server = await serve(site.folder, 'shelf');
    const base = `http://127.0.0.1:${server.address().port}/shelf/`;
    // In parallel, because most of the time is spent waiting for the browser.
    await Promise.all([...SCREENS.map((screen) => countSite(browser, site, base, screen, CHECKS)),
      countSite(browser, site, base, ZOOMED, ZOOM_CHECKS), checkFaultsAreFound(browser, site, base)]);
    server.close();
  }
} finally {
  await browser.close();
}
for (const failure of failures.sort().slice(0, 60)) console.error(failure);
console.log(`Counted: ${counted} checks on ${sites.length} sites, ${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
