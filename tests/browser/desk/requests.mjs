// Requests without a browser, which send any header.

import { request } from 'node:http';

/** Sends a request to a desk; a text as `body`, or several parts, which are sent without their length. */
export function send(desk, { method = 'GET', path = '', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const url = new URL(path, desk.base);
    const length = typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {};
    const sent = request({ host: '127.0.0.1', port: desk.port, method, path: url.pathname + url.search, headers: { host: `127.0.0.1:${desk.port}`, ...length, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    // An answer before the end of the body may close the connection.
    sent.on('error', (error) => (sent.res ? undefined : reject(error)));
    if (Array.isArray(body)) for (const part of body) sent.write(part);
    else if (body) sent.write(body);
    sent.end();
  });
}

/** Opens the desk: the cookie, and the token of its forms. */
export async function enter(desk) {
  const opened = await send(desk, { path: desk.link });
  const [whole] = opened.headers['set-cookie'] ?? [''];
  const cookie = whole.split(';')[0];
  const page = await send(desk, { headers: { cookie } });
  return { opened, whole, cookie, page, token: page.body.match(/name="token" value="(\w+)"/)?.[1] };
}

/** The value that names a file in forms. */
export const named = (page, file) => page.body.match(new RegExp(`value="(\\w{32} ${file.replaceAll('.', '\\.')})"`))?.[1];

export const encode = (pairs) => String(new URLSearchParams(pairs));
