// The desk with keys and without page loads. Every action is a form or a link of the page that also works without this
// script. Decisions are queued: each one waits for the answer to the one before, because that tells which article is next.

const { base } = document.body.dataset;
const status = document.querySelector('#status');
const problem = document.querySelector('#problem');
const help = document.querySelector('#help');
const isWide = matchMedia('(min-width: 64rem)');

const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const detail = () => find('#detail');
const query = () => find('#list').dataset.query;
const text = (name, values = {}) => status.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

let queue = Promise.resolve();
let pending = 0;
let loading = Promise.resolve();
let controller;
let snapshot;
let listScroll = 0;

// --- Messages

function say(message) {
  // A live region that keeps its text says nothing.
  status.textContent = '';
  setTimeout(() => status.textContent = message, 20);
}

function showProblem(message) {
  problem.firstElementChild.textContent = message;
  problem.hidden = false;
}

// --- Requests

async function request(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, credentials: 'same-origin' });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error(text('offline'));
  }
  if (response.status === 403) throw new Error(text('refused'));
  const body = await response.text().catch(() => '');
  problem.hidden = true;
  return { response, body };
}

async function requestHtml(url, options) {
  const { response, body } = await request(url, options);
  const parsed = new DOMParser().parseFromString(body, 'text/html');
  if (!parsed.querySelector('#detail, #list')) throw new Error(text('broken', { status: response.status }));
  return parsed;
}

async function post(url, fields) {
  const { response, body } = await request(url, { method: 'POST', body: fields, headers: { accept: 'application/json' } });
  let answer;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new Error(text('broken', { status: response.status }));
  }
  return answer;
}

function enqueue(task) {
  pending += 1;
  queue = queue.then(task).catch((error) => {
    if (error.name !== 'AbortError') showProblem(error.message);
  }).finally(() => pending -= 1);
}

// --- Parts of the page

function parse(html) {
  return new DOMParser().parseFromString(html, 'text/html');
}

function replaceList(parsed) {
  const list = parsed.querySelector('#list');
  if (!list) return;
  const old = find('#list');
  const scroll = old.querySelector('.rows').scrollTop;
  const selected = new Set(selection().map(fileOf));
  const { id } = document.activeElement;
  const isOpen = old.querySelector('details').open;
  old.replaceWith(list);
  list.querySelector('details').open = isOpen;
  for (const row of rows()) checkbox(row).checked = selected.has(fileOf(row));
  updateSelection();
  list.querySelector('.rows').scrollTop = scroll;
  current()?.scrollIntoView({ block: 'nearest' });
  if (id && document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}

function replaceDetail(parsed) {
  const next = parsed.querySelector('#detail');
  if (!next) return;
  const old = detail();
  const isOpen = old.querySelector('#page-preview')?.open;
  const preview = next.querySelector('#page-preview');
  if (preview && isOpen) preview.open = true;
  old.replaceWith(next);
  document.body.classList.toggle('has-article', next.dataset.view !== 'none');
  const form = find('#detail form.edit');
  snapshot = form && !('edited' in form.dataset) ? serialize(form) : undefined;
  if (!isWide.matches) scrollTo(0, 0);
}

function serialize(form, submitter) {
  const fields = new URLSearchParams(new FormData(form));
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  return fields.toString();
}

/** Whether replacing the right pane would lose what was typed; says so. */
function isUnsaved() {
  const form = find('#detail form.edit');
  if (!form || serialize(form) === snapshot) return false;
  say(text('unsaved'));
  form.querySelector('button').focus();
  return true;
}

/** Where the focus goes if its element was replaced. */
function focusAfter(place) {
  const invalid = find('#detail [aria-invalid="true"]');
  const isDetail = place === 'detail' || !isWide.matches || detail().dataset.view !== 'article';
  const target = invalid ?? (isDetail ? detail() : link(current()) ?? find('.rows'));
  target?.focus({ preventScroll: !invalid });
}

// --- Rows

const rows = () => all('.row');
const fileOf = (row) => row.dataset.file;
const link = (row) => row?.querySelector('h2 a, h3 a');
const checkbox = (row) => row.querySelector('[type="checkbox"]');
const current = () => find('.row:has([aria-current])');
const selection = () => rows().filter((row) => checkbox(row).checked);
const rowOf = (file) => rows().find((row) => fileOf(row) === file);

function mark(row) {
  link(current())?.removeAttribute('aria-current');
  link(row).setAttribute('aria-current', 'true');
  row.scrollIntoView({ block: 'nearest' });
}

/** Shows the article of a row. Quick moves load only the last one. */
function open(row, { place = 'list', push = false } = {}) {
  if (isUnsaved()) return;
  const { href } = link(row);
  if (!document.body.classList.contains('has-article')) listScroll = scrollY;
  mark(row);
  history[push ? 'pushState' : 'replaceState'](null, '', href);
  if (place === 'list') link(row).focus({ preventScroll: true });
  controller?.abort();
  controller = new AbortController();
  const { signal } = controller;
  detail().setAttribute('aria-busy', 'true');
  loading = new Promise((resolve) => setTimeout(resolve, push ? 0 : 60)).then(async () => {
    signal.throwIfAborted();
    const url = `${base}article?file=${encodeURIComponent(fileOf(row))}&${query()}`;
    const parsed = await requestHtml(url, { signal });
    signal.throwIfAborted();
    const isInside = detail().contains(document.activeElement);
    replaceDetail(parsed);
    if (place === 'detail' || isInside) detail().focus({ preventScroll: true });
  }).catch((error) => {
    detail().removeAttribute('aria-busy');
    if (error.name !== 'AbortError') showProblem(error.message);
  });
}

function move(step) {
  const list = rows();
  const index = list.indexOf(current());
  const row = list[index < 0 ? 0 : index + step];
  if (row) return open(row);
  const page = find(step > 0 ? '.pages [rel="next"]' : '.pages [rel="prev"]');
  if (page) return enqueue(() => loadPage(page.href, step));
  say(text(step > 0 ? 'last' : 'first'));
}

async function loadPage(url, step) {
  if (isUnsaved()) return;
  controller?.abort();
  const parsed = await requestHtml(url);
  replaceList(parsed);
  replaceDetail(parsed);
  history.replaceState(null, '', url);
  find('.rows').scrollTop = 0;
  const row = current() ?? rows().at(step < 0 ? -1 : 0);
  if (row && isWide.matches) open(row, { place: step ? 'list' : 'none' });
}

async function loadDetail(url, focus) {
  if (isUnsaved()) return;
  controller?.abort();
  replaceDetail(await requestHtml(url));
  const target = focus && find(focus);
  (target || detail()).focus();
}

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
  const count = selection().length;
  bar.hidden = count === 0;
  bar.querySelector('.selection-count').textContent = text('selected', { n: count });
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
  if (answer.outcome === 'done') {
    snapshot = undefined;
    if (answer.list) replaceList(parse(answer.list));
  }
  if (answer.detail) replaceDetail(parse(answer.detail));
  if (answer.url) history.replaceState(null, '', answer.url);
  if (answer.outcome === 'failed') showProblem(answer.message);
  else say(answer.message);
  focusAfter(place);
}

function decide(action) {
  if (isUnsaved()) return;
  const list = rows();
  const chosen = selection();
  const row = current();
  if (!chosen.length && !row) return say(text('none'));
  const fields = new URLSearchParams(new FormData(find('form.rows')));
  fields.set('action', action);
  if (!chosen.length) {
    fields.set('file', checkbox(row).value);
    fields.set('next', fileOf(list[list.indexOf(row) + 1] ?? list[list.indexOf(row) - 1] ?? { dataset: { file: '' } }));
  }
  return send(`${base}decide`, fields, 'list');
}

function undo() {
  if (isUnsaved()) return;
  const row = current();
  const fields = new URLSearchParams(new FormData(find('form.rows')));
  fields.delete('file');
  fields.set('article', row ? fileOf(row) : '');
  return send(`${base}undo`, fields, 'list');
}

async function edit(focus) {
  await loading;
  const target = find('#detail [data-edit]');
  if (target) await loadDetail(target.href, focus);
}

async function merge() {
  const chosen = selection();
  if (chosen.length) return loadDetail(mergeHref(chosen), '#detail [name="into"]:checked');
  await loading;
  const target = find('#detail [data-merge]');
  if (target) await loadDetail(target.href, '#detail [name="into"]:checked');
}

function mergeHref(chosen) {
  const fields = new URLSearchParams(chosen.map((row) => ['file', fileOf(row)]));
  fields.set('query', query());
  return `${base}merge?${fields}`;
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
  if (cancel) return enqueue(() => isUnsaved() || loadCancel(cancel.href));
  const link = find('#detail [data-close]');
  if (link && !isWide.matches) close(link.href);
}

/** Leaves a form by its link "Cancel", which is the way to drop changes. */
async function loadCancel(href) {
  snapshot = undefined;
  const parsed = await requestHtml(href);
  replaceList(parsed);
  replaceDetail(parsed);
  history.replaceState(null, '', href);
  focusAfter('list');
}

// --- Keys

const keys = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  p: () => enqueue(() => decide('publish')),
  x: () => enqueue(() => decide('reject')),
  u: () => enqueue(undo),
  e: () => enqueue(() => edit('#edit-title')),
  t: () => enqueue(() => edit('[data-focus="topics"] input')),
  i: () => enqueue(() => edit('[name="image"]:checked')),
  m: () => enqueue(merge),
  o: () => openSource(),
  g: () => current() && select([...current().closest('.story').querySelectorAll('.row')]),
  A: () => current() && select(rows().slice(rows().indexOf(current())), true),
  ' ': () => current() && select([current()]),
  '/': () => {
    find('.filters-fold').open = true;
    find('#filter-q').select();
  },
  '?': () => help.showModal(),
  Escape: escape,
};
const repeatable = ['j', 'k', 'ArrowDown', 'ArrowUp'];

addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.isComposing || help.open || event.defaultPrevented) return;
  const form = target.closest('#detail form.edit');
  if (form && key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('[value="publish"]'));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isField = target.closest('#detail input, select, textarea, input:not([type="checkbox"])');
  if (isField) {
    if (key === 'Escape') focusAfter('detail');
    if (key === 'Enter' && 'oneLine' in target.dataset) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  const isOwn = key === ' ' ? target.closest('button, summary, input') : /^Arrow/.test(key) && target.closest('#detail, .lines');
  if (isOwn || !Object.hasOwn(keys, key)) return;
  event.preventDefault();
  if (!event.repeat || repeatable.includes(key)) keys[key]();
});

// --- Links and forms

addEventListener('click', (event) => {
  const target = event.target.closest('a');
  if (!target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { load, focus } = target.dataset;
  const row = target.closest('.row') ?? rowOf(target.dataset.row);
  const isKeyboard = event.detail === 0;
  let action;
  if (row) action = () => open(row, { place: isKeyboard || !isWide.matches ? 'detail' : 'none', push: !isWide.matches });
  else if ('next' in target.dataset) action = () => move(1);
  else if ('close' in target.dataset) action = () => close(target.href);
  else if ('cancel' in target.dataset) action = () => enqueue(() => loadCancel(target.href));
  else if ('help' in target.dataset) action = () => help.showModal();
  else if (load === 'page') action = () => enqueue(() => loadPage(target.href));
  else if (load === 'detail') action = () => enqueue(() => loadDetail(target.href, focus && `[data-focus="${focus}"] input${focus === 'image' ? ':checked' : ''}`));
  if (!action) return;
  event.preventDefault();
  action();
});

addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  const method = submitter?.getAttribute('formmethod') ?? form.getAttribute('method');
  if (method === 'dialog') return;
  event.preventDefault();
  // A second click on a button must not decide about the article that follows.
  if (pending && method === 'post') return;
  const place = form.closest('#detail') ? 'detail' : 'list';
  if (method === 'get') {
    const url = `${submitter?.getAttribute('formaction') ?? form.getAttribute('action')}?${serialize(form)}`;
    if (form.matches('.filters')) enqueue(() => loadPage(url));
    else enqueue(() => loadDetail(form.matches('.rows') ? mergeHref(selection()) : url, '#merge-q'));
    return;
  }
  if (!form.matches('.edit') && isUnsaved()) return;
  const url = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
  const fields = new URLSearchParams(serialize(form, submitter));
  if (form.matches('.rows') && !fields.has('file')) return say(text('none'));
  enqueue(() => send(url, fields, place));
});

addEventListener('change', ({ target }) => {
  if (target.matches('.filters select')) target.form.requestSubmit();
  if (target.matches('.row input')) updateSelection();
  if (target.matches('#edit-image-url')) find('[name="image"][value="url"]').checked = true;
});

addEventListener('popstate', () => {
  const row = rowOf(new URLSearchParams(location.search).get('article'));
  if (row) open(row, { place: 'detail' });
  else close();
});

addEventListener('beforeunload', (event) => {
  const form = find('#detail form.edit');
  if (form && serialize(form) !== snapshot) event.preventDefault();
});

// --- Start

const form = find('#detail form.edit');
snapshot = form && !('edited' in form.dataset) ? serialize(form) : undefined;
updateSelection();
current()?.scrollIntoView({ block: 'nearest' });
if (isWide.matches && detail().dataset.view === 'none' && rows().length) open(rows()[0], { place: 'none' });
