// Sites of their own for the tests of the desk: made by `feedgen init`, filled from feeds on loopback, kept by git.

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ENTRIES, rss } from './entries.mjs';

/** Later than all entries, so that none of their dates is in the future. */
const NOW = '2026-02-01T00:00:00Z';

/** A server on loopback that answers with `answer(request)`: a text, or an object with `status`, `headers` and `body`. */
export async function listen(answer, host = '127.0.0.1') {
  const server = createServer((request, response) => {
    const found = answer(request) ?? { status: 404, body: '' };
    const { status = 200, headers = {}, body } = typeof found === 'string' ? { body: found } : found;
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close', ...headers }).end(body);
  });
  await new Promise((resolve) => server.listen(0, host, resolve));
  return { port: server.address().port, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** A site in a temporary folder. */
export class Site {
  constructor(feedgen, { language = 'en' } = {}) {
    this.feedgen = feedgen;
    this.root = mkdtempSync(join(tmpdir(), 'feedgen-desk-'));
    this.run('init', '.', '--title', 'Shelf', '--base-url', 'https://example.org', '--language', language);
    for (const folder of ['content/news', 'content/pages', 'static']) rmSync(join(this.root, folder), { recursive: true, force: true });
    this.git('init', '--quiet');
  }

  path(file) { return join(this.root, file); }

  read(file) { return readFileSync(this.path(file), 'utf8'); }

  exists(file) { return existsSync(this.path(file)); }

  write(file, text) {
    mkdirSync(join(this.path(file), '..'), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Replaces a text as an editor would. */
  edit(file, from, to) {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
    this.write(file, text.replace(from, to));
  }

  /** Runs the program and returns what it prints. Arguments come before `--root`. */
  run(...args) {
    const where = args[0] === 'init' ? [] : ['--root', this.root];
    const { status, stdout, stderr } = spawnSync(this.feedgen, [...args, ...where], { cwd: this.root, encoding: 'utf8', input: '' });
    if (status !== 0) throw new Error(`feedgen ${args.join(' ')} ends with ${status}: ${stdout}${stderr}`);
    return stdout;
  }

  git(...args) {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'core.autocrlf=false', '-c', 'core.quotePath=false'];
    const { status, stdout, stderr } = spawnSync('git', [...who, ...args], { cwd: this.root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  commit() {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'State');
  }

  /** Imports all feeds of `sources.toml`; returns the report. This process answers for the feeds meanwhile. */
  async import() {
    const args = ['import', '--private', '--pause', '0', '--now', NOW, '--root', this.root];
    const { stdout, stderr } = await promisify(execFile)(this.feedgen, args);
    return stdout + stderr;
  }

  /** Forgets the answers of earlier imports. */
  forget() {
    for (const folder of ['fetch', 'import']) rmSync(this.path(`.feedgen/${folder}`), { recursive: true, force: true });
  }

  /** The hash of every file outside of `.git` and `.feedgen`, by path; folders are listed, too. */
  hashes() {
    const found = {};
    const walk = (folder) => {
      for (const name of readdirSync(join(this.root, folder)).sort()) {
        const file = folder ? `${folder}/${name}` : name;
        if (['.git', '.feedgen'].includes(file)) continue;
        if (lstatSync(this.path(file)).isDirectory()) { found[`${file}/`] = ''; walk(file); }
        else found[file] = createHash('sha256').update(readFileSync(this.path(file))).digest('hex');
      }
    };
    walk('');
    return found;
  }

  /** The changes since the last commit by file: removed and added lines, or `deleted`. */
  diff() {
    this.git('add', '--all', '--intent-to-add');
    const changes = {};
    let lines;
    for (const line of this.git('diff', 'HEAD', '--no-color', '--no-renames', '--unified=0').split('\n')) {
      const file = line.match(/^diff --git a\/(.*) b\/\1$/)?.[1];
      if (file) changes[file] = lines = [];
      else if (line.startsWith('deleted file')) { lines = []; changes[Object.keys(changes).at(-1)] = 'deleted'; }
      else if (/^[-+]/.test(line) && !/^(---|\+\+\+) /.test(line)) lines.push(line);
      else if (line.startsWith('\\')) lines.push(line);
    }
    return changes;
  }

  remove() { rmSync(this.root, { recursive: true, force: true }); }
}

/** A site with drafts of two feeds, committed. */
export async function importedSite(feedgen, options) {
  const site = new Site(feedgen, options);
  const languages = { '/en.xml': 'en', '/de.xml': 'de' };
  const feed = await listen(({ url }) => {
    const language = languages[url];
    return language && { headers: { 'content-type': 'application/rss+xml' }, body: rss(language) };
  });
  const sources = Object.keys(languages).map((path) => `[[source]]\nurl = "http://127.0.0.1:${feed.port}${path}"\nenrich = "never"\n`);
  site.write('sources.toml', sources.join('\n'));
  site.feed = feed;
  const said = await site.import();
  for (const { file } of ENTRIES) if (!site.exists(file)) throw new Error(`no draft ${file}: ${said}`);
  site.commit();
  return site;
}
