// Validates every page of the given folders with the Nu HTML checker (https://validator.github.io), after checking that
// it detects a planted fault.
//
//   node html.mjs FOLDER…

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const jar = join(import.meta.dirname, 'node_modules/vnu-jar/build/dist/vnu.jar');

// Players need scripts and their own origin. They belong to other sites, so this does not weaken the sandbox.
const accepted = /for attribute “sandbox” on element “iframe”: Setting both “allow-scripts” and “allow-same-origin”/;

/** The errors in all HTML files below `folders`. */
function check(folders) {
  const options = ['-Xss4m', '-jar', jar, '--errors-only', '--format', 'json', '--skip-non-html'];
  const run = spawnSync('java', [...options, ...folders], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  return JSON.parse(run.stderr).messages.filter((message) => !accepted.test(message.message));
}

const planted = mkdtempSync(join(tmpdir(), 'feedgen-html-'));
writeFileSync(
  join(planted, 'page.html'),
  '<!doctype html><html lang=en><title>Planted</title><h1 id=a>One</h1><p id=a><img src=x></p>',
);
const found = check([planted]);
rmSync(planted, { recursive: true });
if (found.length < 2) throw new Error('the HTML checker misses planted faults');

const errors = check(process.argv.slice(2));
for (const { url, lastLine, lastColumn, message } of errors.slice(0, 20)) {
  console.error(`${url}:${lastLine}:${lastColumn}: ${message}`);
}
console.log(`HTML checker: ${errors.length} errors`);
process.exit(errors.length ? 1 : 0);
