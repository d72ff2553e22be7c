// The desk with keys and without page loads. Every action is a form or a link of the page that also works without this
// script. Decisions are queued: each one waits for the answer to the one before, because that tells which article is next.

const { base } = document.body.dataset;
const find = (selector, root = document) => root.querySelector(selector);
const [status, problem, help] = ['#status', '#problem', '#help'].map((id) => find(id));
const isWide = matchMedia('(min-width: 64rem)');

const detail = () => find('#detail');
const form = () => find('#detail form.edit');
const query = () => find('#list').dataset.query;
const text = (name, values = {}) => status.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

let queue = Promise.resolve();
let pending = 0;
let loading = Promise.resolve();
let controller;
let snapshot;
let listScroll = 0;
let isPreviewOpen = false;

// --- Messages and requests

function say(message) {
  // A live region that keeps its text says nothing.
  status.textContent = '';
  setTimeout(() => status.textContent = message, 20);
}

function showProblem(error) {
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
    throw error.name === 'AbortError' ? error : new Error(text('offline'));
  }
  if (response.status === 403) throw new Error(text('refused'));
  problem.hidden = true;
  return [body, new Error(text('broken', { status: response.status }))];
}

const parse = (html) => new DOMParser().parseFromString(html, 'text/html');

async function get(url, options) {
  const [body, error] = await request(url, options);
  const parsed = parse(body);
  if (!find('#detail', parsed)) throw error;
  return parsed;
}

async function post(url, body) {
  const [answer, error] = await request(url, { method: 'POST', body, headers: { accept: 'application/json' } });
  try {
    return JSON.parse(answer);
  } catch {
    throw error;
  }
}

function enqueue(task) {
  pending += 1;
  queue = queue.then(task).catch(showProblem).finally(() => pending -= 1);
}

// --- Parts of the page

function replaceList(parsed) {
  const list = find('#list', parsed);
  const old = find('#list');
  const { scrollTop } = find('.rows');
  const selected = selection().map(fileOf);
  const { id } = document.activeElement;
  find('details', list).open = find('details', old).open;
  old.replaceWith(list);
  for (const row of rows()) checkbox(row).checked = selected.includes(fileOf(row));
  updateSelection();
  find('.rows').scrollTop = scrollTop;
  current()?.scrollIntoView({ block: 'nearest' });
  if (id && document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}

function replaceDetail(parsed) {
  const next = find('#detail', parsed);
  const preview = find('#page-preview', next);
  const shown = find('#page-preview');
  if (shown) isPreviewOpen = shown.open;
  if (preview) preview.open = isPreviewOpen;
  detail().replaceWith(next);
  document.body.classList.toggle('has-article', next.dataset.view !== 'none');
  remember();
  if (!isWide.matches) scrollTo(0, 0);
}

function replaceBoth(parsed, url) {
  replaceList(parsed);
  replaceDetail(parsed);
  history.replaceState(null, '', url);
}

const serialize = () => new URLSearchParams(new FormData(form())).toString();

/** A form that comes back with errors was edited before. */
function remember() {
  snapshot = form() && !('edited' in form().dataset) ? serialize() : undefined;
}

const isEdited = () => form() && serialize() !== snapshot;

/** Whether replacing the right pane would lose what was typed; says so. */
function isUnsaved() {
  if (!isEdited()) return false;
  say(text('unsaved'));
  find('button', form()).focus();
  return true;
}

/** The place of the focus after its element was replaced. */
function focusAfter(place) {
  const invalid = find('#detail [aria-invalid="true"]');
  const isDetail = place === 'detail' || !isWide.matches || detail().dataset.view !== 'article';
  const target = invalid ?? (isDetail ? detail() : link(current()) ?? find('.rows'));
  target.focus({ preventScroll: !invalid });
}

// --- Rows

const rows = () => [...document.querySelectorAll('.row')];
const fileOf = (row) => row?.dataset.file ?? '';
const link = (row) => row && find('h2 a, h3 a', row);
const checkbox = (row) => find('input', row);
const current = () => find('.row:has([aria-current])');
const selection = () => rows().filter((row) => checkbox(row).checked);
const rowOf = (file) => rows().find((row) => fileOf(row) === file);

/** Shows the article of a row. Of quick moves, only the last one loads it. */
function open(row, place = 'list') {
  if (isUnsaved()) return;
  const { href } = link(row);
  const isOpening = !isWide.matches && !document.body.classList.contains('has-article');
  if (isOpening) listScroll = scrollY;
  link(current())?.removeAttribute('aria-current');
  link(row).setAttribute('aria-current', 'true');
  row.scrollIntoView({ block: 'nearest' });
  if (href !== location.href) history[isOpening ? 'pushState' : 'replaceState'](null, '', href);
  if (place === 'list') link(row).focus({ preventScroll: true });
  controller?.abort();
  controller = new AbortController();
  const { signal } = controller;
  loading = load(row, place, signal).catch(showProblem);
}

async function load(row, place, signal) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  signal.throwIfAborted();
  const parsed = await get(`${base}article?file=${encodeURIComponent(fileOf(row))}&${query()}`, { signal });
  signal.throwIfAborted();
  const isInside = detail().contains(document.activeElement);
  replaceDetail(parsed);
  if (place === 'detail' || isInside) detail().focus({ preventScroll: true });
}

function move(step) {
  const list = rows();
  const row = list[current() ? list.indexOf(current()) + step : 0];
  const page = find(`.pages [rel="${step > 0 ? 'next' : 'prev'}"]`);
  if (row) open(row);
  else if (page) enqueue(() => loadPage(page.href, step));
  else say(text(step > 0 ? 'last' : 'first'));
}

async function loadPage(url, step) {
  if (isUnsaved()) return;
  controller?.abort();
  replaceBoth(await get(url), url);
  find('.rows').scrollTop = 0;
  const row = current() ?? rows().at(step < 0 ? -1 : 0);
  if (row && isWide.matches) open(row, step ? 'list' : 'none');
}

async function loadDetail(url, focus) {
  if (isUnsaved()) return;
  controller?.abort();
  replaceDetail(await get(url));
  (focus && find(`#detail ${focus}`) || detail()).focus();
}

/** On small screens. */
function close(href) {
  controller?.abort();
  document.body.classList.remove('has-article');
  if (href) history.replaceState(null, '', href);
  scrollTo(0, listScroll);
  link(current())?.focus({ preventScroll: true });
}

// --- Selection

function updateSelection() {
  const bar = find('.selection');
  if (!bar) return;
  const n = selection().length;
  bar.hidden = n === 0;
  find('span', bar).textContent = text('selected', { n });
}

function select(list, isChecked = list.some((row) => !checkbox(row).checked)) {
  for (const row of list) checkbox(row).checked = isChecked;
  updateSelection();
  say(text('selected', { n: selection().length }));
}

// --- Decisions

async function send(url, fields, place) {
  controller?.abort();
  const answer = await post(url, fields);
  if (answer.outcome === 'done' && answer.list) replaceList(parse(answer.list));
  if (answer.detail) replaceDetail(parse(answer.detail));
  if (answer.url) history.replaceState(null, '', answer.url);
  if (answer.outcome === 'failed') showProblem(answer);
  else say(answer.message);
  focusAfter(place);
}

function decide(action) {
  if (isUnsaved()) return;
  const fields = new URLSearchParams(new FormData(find('form.rows')));
  if (!fields.has('file')) {
    const row = current();
    if (!row) return say(text('none'));
    fields.set('file', checkbox(row).value);
    fields.set('next', fileOf(rows()[rows().indexOf(row) + 1]));
  }
  fields.set('action', action);
  return send(`${base}decide`, fields, 'list');
}

function undo() {
  if (isUnsaved()) return;
  const fields = new URLSearchParams(new FormData(find('form.rows')));
  fields.delete('file');
  fields.set('article', fileOf(current()));
  return send(`${base}undo`, fields, 'list');
}

/** Follows a link of the right pane, as soon as that shows the current article. */
async function follow(selector, focus) {
  await loading;
  const target = find(selector, detail());
  if (target) await loadDetail(target.href, focus);
}

function merge() {
  const files = selection().map((row) => ['file', fileOf(row)]);
  if (!files.length) return follow('[data-merge]', '[name="into"]:checked');
  return loadDetail(`${base}merge?${new URLSearchParams([...files, ['query', query()]])}`, '[name="into"]:checked');
}

async function openSource() {
  await loading;
  const source = find('#detail [data-source]');
  if (source) source.click();
  else say(text('noSource'));
}

function escape() {
  if (selection().length) return select(selection(), false);
  const cancel = find('#detail [data-cancel]');
  const back = find('#detail [data-close]');
  if (cancel && !isUnsaved()) enqueue(() => leave(cancel.href));
  else if (back && !isWide.matches) close(back.href);
}

/** Leaves a form by its link "Cancel", which drops changes. */
async function leave(href) {
  replaceBoth(await get(href), href);
  focusAfter('list');
}

// --- Keys

const focuses = { title: '#edit-title', topics: '[data-focus="topics"] input', image: '[name="image"]:checked' };
const keys = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  p: () => enqueue(() => decide('publish')),
  x: () => enqueue(() => decide('reject')),
  u: () => enqueue(undo),
  e: () => enqueue(() => follow('[data-edit]', focuses.title)),
  t: () => enqueue(() => follow('[data-edit]', focuses.topics)),
  i: () => enqueue(() => follow('[data-edit]', focuses.image)),
  m: () => enqueue(merge),
  o: openSource,
  g: () => current() && select([...current().parentElement.querySelectorAll('.row')]),
  A: () => current() && select(rows().slice(rows().indexOf(current())), true),
  ' ': () => current() && select([current()]),
  '/': () => {
    find('.filters-fold').open = true;
    find('#filter-q').select();
  },
  '?': () => help.showModal(),
  Escape: escape,
};

addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.isComposing || help.open) return;
  const isInForm = target.closest('#detail form.edit');
  if (isInForm && key === 'Enter' && (event.ctrlKey || event.metaKey || 'oneLine' in target.dataset)) {
    event.preventDefault();
    isInForm.requestSubmit(find(`[value="${event.ctrlKey || event.metaKey ? 'publish' : 'save'}"]`, isInForm));
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest('#detail input, select, textarea, input:not([type="checkbox"])')) {
    if (key === 'Escape') detail().focus();
    return;
  }
  const isOther = key === ' ' ? target.closest('button, summary, input') : /^Arrow/.test(key) && target.closest('#detail');
  if (isOther || !Object.hasOwn(keys, key)) return;
  event.preventDefault();
  // A key that is held moves on, but decides once.
  if (!event.repeat || /^(j|k|Arrow.*)$/.test(key)) keys[key]();
});

// --- Links and forms

addEventListener('click', (event) => {
  const target = event.target.closest('a');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { href, dataset: data } = target;
  const row = target.matches('.row a') ? target.closest('.row') : rowOf(data.row);
  let action;
  if (row) action = () => open(row, event.detail && isWide.matches ? 'none' : 'detail');
  else if ('next' in data) action = () => move(1);
  else if ('close' in data) action = () => close(href);
  else if ('cancel' in data) action = () => enqueue(() => leave(href));
  else if ('help' in data) action = keys['?'];
  else if (data.load === 'page') action = () => enqueue(() => loadPage(href));
  else if (data.load === 'detail') action = () => enqueue(() => loadDetail(href, focuses[data.focus ?? 'title']));
  if (!action) return;
  event.preventDefault();
  action();
});

addEventListener('submit', (event) => {
  const { target, submitter } = event;
  const method = submitter?.getAttribute('formmethod') ?? target.method;
  if (method === 'dialog') return;
  event.preventDefault();
  const url = submitter?.getAttribute('formaction') ?? target.getAttribute('action');
  const fields = new URLSearchParams(new FormData(target, submitter));
  if (target.matches('.rows') && !fields.has('file')) say(text('none'));
  else if (target.matches('.filters')) enqueue(() => loadPage(`${url}?${fields}`));
  else if (target.matches('.rows') && method === 'get') enqueue(merge);
  else if (method === 'get') enqueue(() => loadDetail(`${url}?${fields}`, '#merge-q'));
  // A second click must not decide about the article that follows.
  else if (!pending && (target === form() || !isUnsaved())) enqueue(() => send(url, fields, target.closest('#detail') ? 'detail' : 'list'));
});

addEventListener('change', ({ target }) => {
  if (target.matches('.filters select')) target.form.requestSubmit();
  if (target.matches('.row input')) updateSelection();
  if (target.matches('#edit-image-url')) find('[name="image"][value="url"]').checked = true;
});

addEventListener('popstate', () => {
  const row = rowOf(new URLSearchParams(location.search).get('article'));
  if (row) open(row, 'detail');
  else close();
});

addEventListener('beforeunload', (event) => {
  if (isEdited()) event.preventDefault();
});

remember();
updateSelection();
current()?.scrollIntoView({ block: 'nearest' });
if (isWide.matches && detail().dataset.view === 'none' && rows().length) open(rows()[0], 'none');
