// Tests the desk (`feedgen serve --desk`) in Chromium, each part with sites and servers of its own on loopback: what
// decisions change on disk, who may decide, and how the desk looks and feels. Prints what differs.
//
//   node desk.mjs FEEDGEN OUT [PART…]
//
// FEEDGEN is the program, OUT a folder for screenshots, PART the names of parts, by default all.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { checked } from './checks.mjs';
import { args, executablePath } from './chromium.mjs';
import { access } from './desk/access.mjs';
import { conflicts } from './desk/conflicts.mjs';
import { errors } from './desk/errors.mjs';
import { findings } from './desk/findings.mjs';
import { hostile } from './desk/hostile.mjs';
import { many } from './desk/many.mjs';
import { security } from './desk/security.mjs';
import { sessions, undoes } from './desk/session.mjs';
import { shown } from './desk/shown.mjs';
import { unsaved } from './desk/unsaved.mjs';

const PARTS = { sessions, undoes, conflicts, errors, findings, shown, unsaved, many, security, hostile, access };

const [feedgen, out, ...names] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args });
let failed = 0;
try {
  for (const name of names.length ? names : Object.keys(PARTS)) {
    try {
      await PARTS[name](browser, resolve(feedgen), out);
    } catch (error) {
      failed += 1;
      console.error(`${name}: ${process.env.TRACE ? error.stack : error.message}`);
    }
  }
} finally {
  await browser.close();
}
console.log(`Chromium (desk): ${checked()} checks, ${failed} of ${names.length || Object.keys(PARTS).length} parts failed`);
process.exit(failed ? 1 : 0);
