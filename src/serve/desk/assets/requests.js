// Messages, requests, and the queue of what is to be done.

const find = (selector, root = document) => root.querySelector(selector);
const [status, problem] = ['#status', '#problem'].map((id) => find(id));
/** How long a message stays; on small screens it covers a part of the page. */
const MESSAGE_MS = 10_000;

let queue = Promise.resolve();
let messageTimer;
/** The number of tasks that are queued or running. */
export let pending = 0;

/** A text of the page in the curator's language. */
export const text = (name, values = {}) => status.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

export function say(message) {
  // A live region that keeps its text says nothing.
  status.textContent = '';
  clearTimeout(messageTimer);
  messageTimer = setTimeout(() => {
    status.textContent = message;
    messageTimer = setTimeout(() => status.textContent = '', MESSAGE_MS);
  }, 20);
}

/** Removes a message about what is no longer shown. */
export function hush() {
  clearTimeout(messageTimer);
  status.textContent = '';
}

export function showProblem(error) {
  if (error.name === 'AbortError') return;
  problem.firstElementChild.textContent = error.message;
  problem.hidden = false;
}

async function request(url, options) {
  let response, body;
  try {
    response = await fetch(url, options);
    body = await response.text();
  } catch (error) {
    throw error.name === 'AbortError' ? error : Error(text('offline'));
  }
  if (response.status === 403) throw Error(text('refused'));
  problem.hidden = true;
  return { body, error: Error(text('broken', { status: response.status })) };
}

export const parse = (html) => new DOMParser().parseFromString(html, 'text/html');

/** The parsed page or part, which has an element for `selector`. */
export async function get(url, { selector = '#detail', signal } = {}) {
  const { body, error } = await request(url, { signal });
  const parsed = parse(body);
  if (!find(selector, parsed)) throw error;
  return parsed;
}

export async function post(url, fields) {
  const { body, error } = await request(url, { method: 'POST', body: fields, headers: { accept: 'application/json' } });
  try {
    return JSON.parse(body);
  } catch {
    throw error;
  }
}

/** Does a task after all that are pending. */
export function enqueue(task, ...values) {
  pending += 1;
  queue = queue.then(() => task(...values)).catch(showProblem).finally(() => pending -= 1);
}

/** Does a task at once unless others are pending, because their answers can change which article is current. */
export function inTurn(task, ...values) {
  if (pending) enqueue(task, ...values);
  else task(...values);
}
