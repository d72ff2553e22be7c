// A whole session: import, decide, build, import again. What changes in git is written down line by line.

import { check, equal } from '../checks.mjs';
import { buttons, forms, keys } from './drivers.mjs';
import { E } from './entries.mjs';
import { closeDesk, openDesk, startDesk } from './server.mjs';
import { importedSite } from './site.mjs';

const EXCERPT = 'Flour, beer & salt: "it\'s not hard"';
const TOPIC = 'Batter & Dough';
const published = ['-published: false', '+published: true'];
const card = ({ title, words, day, url, host, key }) => [
  `+  - title: "${title}"`, `+    excerpt: "${words}"`, `+    publishedDateTime: "${day}T08:30:00Z"`, `+    webUrl: "${url}"`,
  '+    provider:', `+      domain: "${host}"`, '+    images:', `+      - url: "https://images.example/${key}.jpg"`,
];

/** The lines that a session changes, by file. */
const EXPECTED = {
  [E.moths.file]: published,
  [E.clock.file]: published,
  [E.bahn.file]: published,
  [E.brot.file]: published,
  [E.leader.file]: [...published, '+related:', ...card(E.follower), ...card(E.second)],
  [E.follower.file]: ['+heat: -1'],
  [E.second.file]: ['+heat: -1'],
  [E.entities.file]: ['-excerpt: "Batter isn’t hard — flour, beer & salt."', `+excerpt: "Flour, beer & salt: \\"it's not hard\\""`, '+topics:', `+  - "${TOPIC}"`],
  [E.advert.file]: 'deleted',
  [E.werbung.file]: 'deleted',
};

/** The verdicts that a session changes, by the day of the article. */
const VERDICTS = {
  [E.werbung.day]: 'rejected', [E.wahl.day]: 'rejected', [E.advert.day]: 'rejected', [E.follower.day]: 'merged', [E.second.day]: 'merged',
};

/** What the log lists: the articles that are decided at the end. */
const DECIDED = ['moths', 'clock', 'bahn', 'brot', 'leader', 'advert', 'werbung', 'wahl', 'follower', 'second', 'entities'];

/** Makes the decisions of a session: `one` and `other` are ways to do so. */
export async function decideAll(page, one, other) {
  const publishing = (key) => `Published “${E[key].shown}”.`;
  const rejecting = (key) => `Rejected “${E[key].shown}”.`;
  await one.publish(page, [E.moths.file], publishing('moths'));
  await other.publish(page, [E.clock.file], publishing('clock'));
  await one.reject(page, [E.advert.file], rejecting('advert'));
  await other.reject(page, [E.werbung.file], rejecting('werbung'));
  // Two that are taken back.
  await one.reject(page, [E.paper.file], rejecting('paper'));
  await one.undo(page, `“${E.paper.shown}” is as before.`);
  await other.publish(page, [E.wetter.file], publishing('wetter'));
  await other.undo(page, `“${E.wetter.shown}” is as before.`);
  await one.publish(page, [E.bahn.file, E.brot.file], 'Published 2 articles.');
  await one.merge(page, [E.second.file, E.follower.file], E.leader.file, `Merged 2 articles into “${E.leader.shown}”.`);
  await other.publish(page, [E.leader.file], publishing('leader'));
  await other.edit(page, E.entities.file, { excerpt: EXCERPT, topic: TOPIC }, `Saved “${E.entities.shown}”.`);
  // A draft that somebody has edited.
  await other.reject(page, [E.wahl.file], rejecting('wahl'));
}

/** The verdicts that differ, by day; fails if anything else of a line differs. */
function verdicts(lines) {
  const split = (sign) => lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1).split('\t'));
  const [removed, added] = [split('-'), split('+')];
  const changed = {};
  for (const columns of removed) {
    const rest = ({ ...all }) => JSON.stringify({ ...all, 3: '' });
    const now = added.find((other) => rest(other) === rest(columns));
    check(now && columns[3] === 'imported', 'a line of the memory changes otherwise:', columns, added);
    changed[columns[2]] = now[3];
  }
  equal(added.length, removed.length, 'the number of changed lines');
  return changed;
}

async function checkSession(browser, feedgen, { name, one, other, options }) {
  const site = await importedSite(feedgen);
  site.edit(E.wahl.file, 'Mit einer Stimme Mehrheit', 'Mit zwei Stimmen Mehrheit');
  site.commit();
  const desk = await startDesk(site);
  try {
    const page = await openDesk(browser, desk, { ...options, expected: [/status of 422/] });
    await decideAll(page, one, other);
    await closeDesk(page, name);
    checkFiles(site, name);
    site.run('build', '--strict');
    const log = site.run('desk', 'log');
    for (const key of DECIDED) check(log.includes(E[key].shown), `the log lacks “${E[key].shown}”:`, log);
    for (const key of ['paper', 'wetter', 'quake']) check(!log.includes(E[key].shown), 'the log has what was undone:', log);
    // Without stored answers, only articles and the memory tell what is known.
    site.forget();
    const before = site.hashes();
    const said = await site.import();
    check(/^0 new/m.test(said.split('\n').at(-2) ?? said), 'the second import brings something back:', said);
    equal(site.hashes(), before, 'the site after the second import');
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}

function checkFiles(site, name) {
  const { 'curation/seen.tsv': memory, ...articles } = site.diff();
  const sorted = (object) => Object.fromEntries(Object.entries(object).sort());
  for (const file of new Set([...Object.keys(articles), ...Object.keys(EXPECTED)])) {
    equal(articles[file] ?? 'unchanged', EXPECTED[file] ?? 'unchanged', `${name}: the change of ${file}`);
  }
  equal(sorted(verdicts(memory)), sorted(VERDICTS), `${name}: the verdicts`);
  check(site.read(E.wahl.file).includes('published: false'), 'a rejected draft that was edited is not kept unpublished');
}

export async function sessions(browser, feedgen) {
  await checkSession(browser, feedgen, { name: 'by keys and buttons', one: keys, other: buttons });
  await checkSession(browser, feedgen, { name: 'by buttons and keys', one: buttons, other: keys });
  await checkSession(browser, feedgen, { name: 'without JavaScript', one: forms, other: forms, options: { javaScriptEnabled: false } });
}

/** Undoing everything restores all files, also after a restart. */
export async function undoes(browser, feedgen) {
  const site = await importedSite(feedgen);
  const before = site.hashes();
  let desk = await startDesk(site);
  try {
    let page = await openDesk(browser, desk, { expected: [/status of 422/] });
    await decideAll(page, keys, buttons);
    const undo = async (last) => {
      await page.keyboard.press('u');
      await page.waitForFunction((label) => document.querySelector('form.undo')?.textContent !== label, last);
    };
    const label = () => page.evaluate(() => document.querySelector('form.undo')?.textContent);
    for (let n = 0; n < 4; n += 1) await undo(await label());
    await closeDesk(page, 'before the restart');
    await desk.stop();
    desk = await startDesk(site);
    page = await openDesk(browser, desk);
    for (let last = await label(), n = 0; last; last = await label(), n += 1) {
      check(n < 30, 'undoing does not end:', last);
      await undo(last);
    }
    await page.keyboard.press('u');
    await page.locator('#status').filter({ hasText: 'Nothing to undo.' }).waitFor();
    await closeDesk(page, 'undoing');
    equal(site.hashes(), before, 'the files after undoing everything');
    equal(site.diff(), {}, 'the changes after undoing everything');
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}
