// A static host on loopback, similar to Netlify and Cloudflare Pages: serves a folder with either URL style, applies
// `_headers` and `_redirects`, and sends compressed forms to browsers that accept them.

import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';

const types = {
  html: 'text/html; charset=utf-8', css: 'text/css', svg: 'image/svg+xml',
  js: 'text/javascript; charset=utf-8', xml: 'application/xml', txt: 'text/plain', json: 'application/json',
  png: 'image/png', ico: 'image/x-icon',
};

const isFile = (path) => { try { return statSync(path).isFile(); } catch { return false; } };
const lines = (file) => (isFile(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);

/** Parses `_headers`: patterns with headers. */
export function headerRules(file) {
  const rules = [];
  for (const line of lines(file)) {
    if (line.startsWith('/')) {
      const escaped = line.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
      const pattern = escaped.replace(/:\w+/g, '[^/]+').replace('*', '.*');
      rules.push({ pattern: new RegExp(`^${pattern}$`), headers: [] });
    } else {
      const [, name, value] = line.match(/^ +([\w-]+): (.+)$/);
      rules.at(-1).headers.push([name.toLowerCase(), value]);
    }
  }
  return rules;
}

function headersOf(rules, path) {
  const headers = {};
  for (const { headers: more } of rules.filter(({ pattern }) => pattern.test(path))) {
    for (const [name, value] of more) headers[name] = headers[name] ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

/**
 * Serves `folder`, with the site in `folder/below`; `planted` are additional pages by path.
 */
export function serve(folder, below, planted = {}, { readsHeaders = true } = {}) {
  const site = join(folder, below);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const redirect = lines(join(site, '_redirects')).map((line) => line.split(' '))
      .find(([from]) => from === pathname);
    if (redirect) return response.writeHead(Number(redirect[2]), { location: redirect[1] }).end();
    const headers = readsHeaders ? headersOf(headerRules(join(site, '_headers')), pathname) : {};
    if (planted[pathname]) {
      return response.writeHead(200, { 'content-type': types.html, ...headers }).end(planted[pathname]);
    }
    const path = normalize(decodeURIComponent(pathname));
    const candidates = [path, `${path}.html`, join(path, 'index.html')].map((p) => join(folder, p));
    const file = candidates.find(isFile);
    const flat = isFile(join(folder, `${path.replace(/\/$/, '')}.html`));
    if (!file && flat) return response.writeHead(301, { location: pathname.slice(0, -1) }).end();
    if (!file) return response.writeHead(404).end();
    const accepted = request.headers['accept-encoding'] ?? '';
    const form = [['br', '.br'], ['gzip', '.gz']]
      .find(([coding, ending]) => accepted.includes(coding) && isFile(file + ending));
    const type = types[file.split('.').pop()] ?? 'application/octet-stream';
    response.writeHead(200, {
      'content-type': type, ...(form && { 'content-encoding': form[0] }), ...headers,
    });
    return response.end(readFileSync(file + (form?.[1] ?? '')));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
