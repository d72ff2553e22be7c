// Checks all internal links of the sample site with linkinator, with both URL styles, on a static host. The site is
// built for the server's own URL, so that canonical and Open Graph URLs are checked as well. First checks that a
// planted broken link is detected.
//
//   node links.mjs FEEDGEN FOLDER CONFIG…

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LinkChecker } from 'linkinator';
import { serve } from './host.mjs';

const [feedgen, folder, ...configs] = process.argv.slice(2);

/** The results of linkinator, starting at the home page. */
async function follow(base) {
  const others = `^(?!${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`;
  const { links } = await new LinkChecker().check({
    path: base, recurse: true, linksToSkip: [others], concurrency: 20, timeout: 20000,
  });
  const of = (state) => links.filter((link) => link.state === state);
  return { ok: of('OK'), broken: of('BROKEN'), skipped: of('SKIPPED') };
}

async function withServer(work) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'shelf'), { recursive: true });
  const server = await serve(folder, 'shelf');
  try {
    return await work(`http://127.0.0.1:${server.address().port}/shelf/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const planted = await withServer((base) => {
  writeFileSync(join(folder, 'shelf/index.html'),
    `<!doctype html><title>x</title><a href="${base}second">x</a><a href="https://example.org/">x</a>`);
  writeFileSync(join(folder, 'shelf/second.html'), '<!doctype html><title>x</title><img src="gone.png">');
  return follow(base);
});
if (planted.broken.length !== 1 || planted.ok.length !== 2 || planted.skipped.length !== 1) {
  throw new Error(`linkinator misses planted faults: ${JSON.stringify(planted)}`);
}

let failed = false;
for (const config of configs) {
  const { ok, broken, skipped } = await withServer((base) => {
    const args = ['build', '--strict', '--quiet', '--config', config, '--output', join(folder, 'shelf')];
    execFileSync(feedgen, [...args, '--base-url', base], { stdio: 'inherit' });
    return follow(base);
  });
  for (const { url, parent, status } of broken.slice(0, 20)) console.error(`${parent}: ${url} gives ${status}`);
  const count = new Set(ok.map(({ url }) => url)).size;
  console.log(`linkinator (${config}): ${count} addresses, ${broken.length} broken, ${skipped.length} of other hosts`);
  failed ||= broken.length > 0 || count < 100;
}
process.exit(failed ? 1 : 0);
