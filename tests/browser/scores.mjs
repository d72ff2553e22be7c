// Runs Lighthouse on the front page, a topic, a provider and an article of the sample site, on a phone. Requires scores
// of 100 for accessibility, best practices and SEO, and at least 98 for performance (medians of three runs). First
// checks that planted faults are detected.
//
//   node scores.mjs FOLDER
//
// FOLDER contains the site in the subfolder `shelf`.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { serve } from './host.mjs';

const categories = { accessibility: 100, 'best-practices': 100, seo: 100, performance: 98 };
const pages = [
  '', 'topics/science/', 'providers/fieldnotes.example/',
  'news/2025-12-03-five-things-in-a-winter-sky/',
];
const planted = `<!doctype html><html><body style="color:#bbb">
  <img src="/shelf/images/aurora.svg"><a href="/shelf/">here</a><script src="/shelf/no.js"></script>`;

const [folder] = process.argv.slice(2);
const server = await serve(folder, 'shelf', { '/shelf/planted/': planted });
const origin = `http://127.0.0.1:${server.address().port}`;
const debugging = 9000 + (process.pid % 1000);
const profile = mkdtempSync(join(tmpdir(), 'feedgen-scores-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath, args: [...args, `--remote-debugging-port=${debugging}`],
});

/** The scores of a page and its failed audits. */
async function run(path) {
  const flags = { port: debugging, logLevel: 'error', onlyCategories: Object.keys(categories) };
  const { lhr } = await lighthouse(`${origin}/shelf/${path}`, flags);
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  const scores = Object.keys(categories).map((name) => Math.round(lhr.categories[name].score * 100));
  const lost = Object.keys(categories).flatMap((name) => lhr.categories[name].auditRefs)
    .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
    .map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
  return { scores, lost };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
let failed = false;
try {
  const { scores, lost } = await run('planted/');
  const faults = ['image-alt', 'document-title', 'html-has-lang', 'errors-in-console'];
  const missed = faults.filter((id) => !lost.some((audit) => audit.startsWith(id)));
  if (missed.length || scores[0] > 90) throw new Error(`Lighthouse misses planted faults: ${missed} (${scores})`);
  for (const page of pages) {
    const runs = [];
    for (let i = 0; i < 3; i += 1) runs.push(await run(page));
    const medians = Object.keys(categories).map((_, at) => median(runs.map(({ scores }) => scores[at])));
    console.log(`Lighthouse: /${page} ${medians.join(' ')}`);
    if (Object.values(categories).some((least, at) => medians[at] < least)) {
      failed = true;
      console.error([...new Set(runs.flatMap(({ lost }) => lost))].join('\n'));
    }
  }
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
