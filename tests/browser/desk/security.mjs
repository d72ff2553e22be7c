// Who may use the desk: requests of other origins, hosts and browsers change nothing, and neither does any GET.

import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { check, equal } from '../checks.mjs';
import { args, executablePath } from '../chromium.mjs';
import { E } from './entries.mjs';
import { encode, enter, named, send } from './requests.mjs';
import { closeDesk, openDesk, startDesk } from './server.mjs';
import { importedSite, listen } from './site.mjs';

const FORM = 'application/x-www-form-urlencoded';
const HEADERS = {
  'content-security-policy': /default-src 'none'.*form-action 'self'.*base-uri 'none'.*frame-ancestors 'none'/,
  'cache-control': /^no-store$/,
  'referrer-policy': /^same-origin$/,
  'x-content-type-options': /^nosniff$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};

/** All that a forged request needs, if it had the right origin. */
async function loot(desk) {
  const { cookie, token, page } = await enter(desk);
  const file = named(page, E.moths.file);
  check(token && file, 'the page has no token or file:', page.body.slice(0, 300));
  const pairs = [['token', token], ['query', ''], ['action', 'publish'], ['file', file]];
  return { cookie, token, file, pairs, origin: desk.origin };
}

function checkHeaders({ headers }, path) {
  for (const [name, pattern] of Object.entries(HEADERS)) {
    const isFrame = /^(card|page)\?/.test(path) && name === 'content-security-policy';
    check((isFrame ? /^sandbox; default-src 'none'.*frame-ancestors 'self'/ : pattern).test(headers[name] ?? ''), `${path || 'the page'}: the header ${name} is`, headers[name] ?? 'missing');
  }
}

/** No GET or HEAD changes a file. */
async function getsChangeNothing(site, desk) {
  const { cookie, pairs } = await loot(desk);
  const before = site.hashes();
  const file = encodeURIComponent(E.moths.file);
  const forged = encode(pairs);
  const paths = ['', '?sort=hot&min=1&q=a&page=2', `?article=${file}`, `?done=1`, `list?article=${file}`, `article?file=${file}`, `edit?file=${file}`,
    `merge?file=${file}`, `merge?file=${file}&q=harbour`, `card?file=${file}`, `page?file=${file}`, 'help', 'desk.css', 'desk.js', 'panes.js', 'requests.js'];
  for (const path of paths) {
    const found = await send(desk, { path, headers: { cookie } });
    equal(found.status, 200, `the status of ${path}`);
    checkHeaders(found, path);
    const head = await send(desk, { method: 'HEAD', path, headers: { cookie } });
    equal([head.status, head.body], [200, ''], `HEAD ${path}`);
  }
  for (const path of ['decide', 'edit', 'undo', 'nothing']) {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status } = await send(desk, { method, path: `${path}?${forged}`, headers: { cookie, origin: desk.origin } });
      // A reload of the address of a form leads to the inbox.
      const isRedirected = status === 303 && ['GET', 'HEAD'].includes(method);
      check(status >= 400 || isRedirected, `${method} ${path} gives`, status);
    }
  }
  equal(site.hashes(), before, 'the files after GET requests');
}

/** Each part of a request is needed: the last one has all of them. */
async function needsAll(site, desk) {
  const { cookie, token, pairs, file } = await loot(desk);
  const right = { headers: { cookie, origin: desk.origin, 'content-type': FORM, 'sec-fetch-site': 'same-origin' }, pairs };
  const without = (name) => pairs.filter(([other]) => other !== name);
  const other = (name, value) => [...without(name), [name, value]];
  const evil = `evil.example:${desk.port}`;
  const before = site.hashes();
  const wrong = [
    ['no cookie', { cookie: '' }],
    ['a guessed cookie', { cookie: `feedgen-desk-${desk.port}=0123456789abcdef0123456789abcdef` }],
    ['the cookie of another port', { cookie: cookie.replace(String(desk.port), '1') }],
    ['no token', {}, without('token')],
    ['an empty token', {}, other('token', '')],
    ['a guessed token', {}, other('token', [...token].reverse().join(''))],
    ['no origin', { origin: undefined }],
    ['an opaque origin', { origin: 'null' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['another port', { origin: `http://127.0.0.1:${desk.port + 1}` }],
    ['another name of this machine', { origin: `http://localhost:${desk.port}` }],
    ['another scheme', { origin: `https://127.0.0.1:${desk.port}` }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['another host', { host: evil, origin: `http://${evil}` }],
    ['another host and the right origin', { host: evil }],
    ['a host that begins like this one', { host: `127.0.0.1.evil.example:${desk.port}`, origin: `http://127.0.0.1.evil.example:${desk.port}` }],
  ];
  for (const path of ['decide', 'edit', 'undo']) {
    for (const [what, headers, changed = pairs] of wrong) {
      const all = Object.fromEntries(Object.entries({ ...right.headers, ...headers }).filter(([, value]) => value !== undefined));
      const { status, body } = await send(desk, { method: 'POST', path, headers: all, body: encode(changed) });
      equal(status, 403, `${path} with ${what}: the status`);
      check(!body.includes(token), `${path} with ${what}: the answer has the token`);
      equal(site.hashes(), before, `${path} with ${what}: the files`);
    }
  }
  // Who is entitled still reaches only drafts.
  site.write('secret.md', '---\ntitle: Secret\npublished: false\n---\n');
  const paths = ['secret.md', 'site.toml', 'content/news/../../secret.md', '../secret.md', site.path('secret.md'), 'content/pages/secret.md', '.git/config', 'curation/seen.tsv', `content/news/${'a'.repeat(5000)}.md`, 'content/news/\0.md'];
  const outside = site.hashes();
  for (const path of paths) {
    for (const pairsOf of [other('file', file.replace(E.moths.file, path)), [...other('action', 'merge'), ['into', file.replace(E.moths.file, path)]]]) {
      for (const target of ['decide', 'edit']) {
        const { status, body } = await send(desk, { method: 'POST', path: target, headers: right.headers, body: encode(pairsOf) });
        check([404, 409, 422].includes(status) && !body.includes('title: Secret'), `${target} of ${path.slice(0, 60)} gives`, status);
      }
    }
    for (const target of ['edit', 'merge', 'card', 'article', 'list']) {
      const { body } = await send(desk, { path: `${target}?${encode([['file', path], ['article', path]])}`, headers: { cookie } });
      check(!body.includes('Secret'), `${target} shows ${path}`);
    }
  }
  equal(site.hashes(), outside, 'the files after requests for other files');
  const large = `${encode(pairs)}&x=${'x'.repeat(1 << 20)}`;
  for (const body of [large, [large.slice(0, 1000), large.slice(1000)]]) {
    const { status } = await send(desk, { method: 'POST', path: 'decide', headers: right.headers, body });
    equal(status, 413, 'the status of a large body');
  }
  equal(site.hashes(), outside, 'the files after a large body');
  const { status } = await send(desk, { method: 'POST', path: 'decide', headers: right.headers, body: encode(pairs) });
  equal(status, 303, 'the status of the right request');
  equal(site.diff()[E.moths.file], ['-published: false', '+published: true'], 'the change by the right request');
}

/** Without the cookie, nothing is told about the site. */
async function tellsNothing(desk) {
  const { whole, opened, token } = await enter(desk);
  check(/^feedgen-desk-\d+=\w{32}; Path=\/_feedgen\/desk\/; HttpOnly; SameSite=Strict$/.test(whole), 'the cookie is', whole);
  equal([opened.status, opened.headers.location], [303, '/_feedgen/desk/'], 'the answer to the link');
  const file = encodeURIComponent(E.moths.file);
  for (const path of ['', `article?file=${file}`, `edit?file=${file}`, `merge?file=${file}`, `card?file=${file}`, `page?file=${file}`, 'list', 'help', 'desk.js', 'panes.js', 'requests.js', '?key=0', 'nothing']) {
    const found = await send(desk, { path });
    equal(found.status, 403, `the status of ${path} without a cookie`);
    check(!found.body.includes(token) && !found.body.includes(E.moths.shown), `${path} without a cookie tells something`);
    checkHeaders(found, '');
    for (const from of ['cross-site', 'same-site']) {
      const { status } = await send(desk, { path, headers: { cookie: whole.split(';')[0], 'sec-fetch-site': from } });
      equal(status, 403, `the status of ${path} for a page of another origin`);
    }
    const rebound = await send(desk, { path: path === '?key=0' ? desk.link : path, headers: { host: 'evil.example', cookie: whole.split(';')[0] } });
    check(rebound.status >= 400 && !rebound.headers['set-cookie'] && !rebound.body.includes(token), `${path} for another host gives`, rebound.status);
  }
}

/** A page that tries everything that a page of another origin can. */
const attack = (desk, pairs) => `<!doctype html><title>Attack</title><link rel=icon href=data:,><body><script>
  const base = ${JSON.stringify(desk.base)}, pairs = ${JSON.stringify(pairs)}, body = new URLSearchParams(pairs);
  window.read = [];
  const tried = ['no-cors', 'cors', 'same-origin'].flatMap((mode) => ['decide', 'undo'].map((path) =>
    fetch(base + path, { method: 'POST', mode, body, credentials: 'include' }).then((r) => r.text()).then((text) => read.push(text), () => {})));
  tried.push(fetch(base, { mode: 'no-cors', credentials: 'include' }).then((r) => r.text()).then((text) => read.push(text), () => {}));
  navigator.sendBeacon(base + 'decide', body);
  for (const [target, path] of [['frame', 'decide'], ['popup', 'undo']]) {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: base + path, target });
    for (const [name, value] of pairs) form.append(Object.assign(document.createElement('input'), { name, value }));
    document.body.append(form);
    if (target === 'frame') document.body.append(Object.assign(document.createElement('iframe'), { name: target }));
    HTMLFormElement.prototype.submit.call(form);
  }
  for (const path of ['', 'card?file=' + encodeURIComponent(${JSON.stringify(E.moths.file)}), 'edit?file=' + encodeURIComponent(${JSON.stringify(E.moths.file)})]) {
    document.body.append(Object.assign(document.createElement('iframe'), { src: base + path }));
  }
  document.body.append(Object.assign(document.createElement('script'), { src: base + 'desk.js' }));
  document.body.append(Object.assign(document.createElement('img'), { src: base + '?key=1' }));
  window.done = Promise.all(tried);
</script>`;

async function attackFrom(browser, site, desk, name) {
  const { pairs } = await loot(desk);
  const other = await listen(({ url }) => (url === '/' ? attack(desk, pairs) : undefined), name);
  const page = await openDesk(browser, desk);
  await page.waitForLoadState('networkidle');
  const before = site.hashes();
  let sent = 0;
  const statuses = [];
  const isAttack = (request) => request.url().startsWith(desk.base) && !request.url().endsWith('desk.css');
  const attacker = await page.context().newPage();
  page.context().on('request', (request) => { if (isAttack(request) && request.method() === 'POST') sent += 1; });
  page.context().on('response', (response) => { if (isAttack(response.request())) statuses.push(response.status()); });
  await attacker.goto(`http://${name}:${other.port}/`);
  await attacker.evaluate('done');
  await attacker.waitForTimeout(700);
  equal(await attacker.evaluate('read.filter(Boolean)'), [], `what a page of ${name} reads`);
  check(sent >= 7, `a page of ${name} sent only ${sent} forms`);
  check(statuses.length >= 5 && statuses.every((status) => status === 403), `a page of ${name} gets`, statuses);
  // A refusal may be shown in a frame, the desk may not.
  for (const frame of attacker.frames().slice(1)) {
    const shown = await frame.evaluate(() => document.body?.innerText ?? '').catch(() => '');
    check(!shown.includes(E.moths.shown), `a page of ${name} frames the desk`);
  }
  equal(site.hashes(), before, `the files after an attack from ${name}`);
  await page.reload();
  await closeDesk(page, `an attack from ${name}`);
  await other.close();
}

/** A name of the attacker that leads to this machine. */
async function rebinds(site, desk) {
  const { pairs } = await loot(desk);
  const browser = await chromium.launch({ executablePath, args: [...args, '--host-resolver-rules=MAP evil.example 127.0.0.1'] });
  try {
    const page = await browser.newPage();
    const before = site.hashes();
    const other = await listen(() => '<!doctype html><title>x</title>');
    const here = await page.goto(`http://evil.example:${other.port}/`);
    equal(here.status(), 200, 'the status of a page of the attacker');
    for (const path of ['/_feedgen/desk/', new URL(desk.link).pathname + new URL(desk.link).search, '/']) {
      const response = await page.goto(`http://evil.example:${desk.port}${path}`);
      check(response.status() >= 400, `a rebinding host gets ${response.status()} for ${path}`);
      check(!(await page.content()).includes(E.moths.shown), 'a rebinding host sees drafts');
    }
    const status = await page.evaluate(([path, body]) => fetch(path, { method: 'POST', body: new URLSearchParams(body) }).then((r) => r.status), ['/_feedgen/desk/decide', pairs]);
    equal(status, 403, 'the status for a rebinding host');
    equal(site.hashes(), before, 'the files after rebinding');
    await other.close();
  } finally {
    await browser.close();
  }
}

function staysLocal(feedgen, site) {
  for (const more of [['--host', '0.0.0.0'], ['--host', '::'], ['--allow-host', 'preview.example.org']]) {
    const { status, stderr } = spawnSync(feedgen, ['serve', '--desk', '--port', '0', '--root', site.root, ...more], { encoding: 'utf8', timeout: 10_000 });
    equal(status, 2, `the exit code with ${more.join(' ')}`);
    check(/--desk serves this machine only/.test(stderr), `the message with ${more.join(' ')}:`, stderr);
  }
}

export async function security(browser, feedgen) {
  const site = await importedSite(feedgen);
  const desk = await startDesk(site);
  try {
    staysLocal(feedgen, site);
    await tellsNothing(desk);
    await getsChangeNothing(site, desk);
    for (const name of ['127.0.0.1', 'localhost']) await attackFrom(browser, site, desk, name);
    await rebinds(site, desk);
    await needsAll(site, desk);
  } finally {
    await desk.stop();
    await site.feed.close();
  }
  site.remove();
}
