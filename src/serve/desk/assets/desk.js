// The desk with keys and without page loads. Every action is a form or a link of the page that also works without this
// script. Decisions are queued: each one waits for the answer to the one before, because that tells which article is next.

import {
  base, checkbox, close, current, detail, fieldsOf, fileOf, find, focusAfter, focusRow, form, isEdited, isListAlone,
  isUnsaved, isWide, leave, link, loadDetail, loading, loadPage, move, open, query, refresh, remember, replaceDetail,
  replaceList, resumeLoading, rowOf, rows, select, selection, shownVersion, stopLoading, updateSelection,
} from './panes.js';
import { enqueue, inTurn, parse, post, say, showProblem, text } from './requests.js';

const help = find('#help');
let sending = 0;

// --- Decisions

async function send(url, fields, place) {
  stopLoading();
  const answer = await post(url, fields).catch((error) => {
    resumeLoading();
    throw error;
  });
  if (!answer.detail) resumeLoading();
  const isAlone = isListAlone();
  const scroll = scrollY;
  const isDone = answer.outcome === 'done';
  if (answer.detail) {
    const isOpening = isAlone && !isDone;
    replaceDetail(parse(answer.detail));
    if (answer.url) history[isOpening ? 'pushState' : 'replaceState'](null, '', answer.url);
  }
  if (answer.list) replaceList(parse(answer.list));
  if (isAlone && isDone) {
    // Who decides in the list of a small screen stays there.
    document.body.classList.remove('has-article');
    find('.rows').focus({ preventScroll: true });
    scrollTo(0, scroll);
  } else if (answer.detail) {
    focusAfter(place);
  }
  if (answer.outcome === 'failed') showProblem(answer);
  else say(answer.message);
}

function sendInTurn(task, ...values) {
  sending += 1;
  enqueue(async () => {
    try {
      await task(...values);
    } finally {
      sending -= 1;
    }
  });
}

function decide(action) {
  const fields = fieldsOf(find('form.rows'));
  fields.set('action', action);
  if (!fields.has('file')) {
    const version = current() ? checkbox(current()).value : shownVersion();
    if (!version) return say(text('none'));
    fields.set('file', version);
  }
  if (isUnsaved()) return undefined;
  // A key that was pressed again must not decide about a version before it is read.
  if (detail().dataset.view === 'conflict') return say(text('conflict'));
  return send(`${base}decide`, fields, 'list');
}

/** Undoes the decision that the button names. */
function undo() {
  const fields = fieldsOf(find('form.undo') ?? find('form.rows'));
  fields.delete('file');
  fields.set('article', fileOf(current()));
  return isUnsaved() || send(`${base}undo`, fields, 'list');
}

/** Follows a link of the right pane, as soon as that shows the current article. */
async function follow(selector, focus) {
  await loading;
  const target = find(selector, detail());
  if (target) await loadDetail(target.href, focus);
}

const edit = (field) => follow('[data-edit]', focuses[field]);

function merge() {
  const files = selection().map((row) => ['file', fileOf(row)]);
  if (!files.length) return follow('[data-merge]', focuses.into);
  return loadDetail(`${base}merge?${new URLSearchParams([...files, ['query', query()]])}`, focuses.into);
}

async function openSource() {
  await loading;
  const source = find('#detail [data-source]');
  if (source) source.click();
  else say(text('noSource'));
}

const selectCurrent = () => current() && select([current()]);
const selectStory = () => current() && select([...current().parentElement.querySelectorAll('.row')]);
const selectBelow = () => current() && select(rows().slice(rows().indexOf(current())), true);

function escape() {
  if (selection().length) return select(selection(), false);
  const cancel = find('#detail [data-go="leave"]');
  const back = find('#detail [data-go="close"]');
  if (cancel && !isUnsaved()) enqueue(leave, cancel.href);
  else if (back && !isWide.matches) close(back.href);
}

// --- Keys

const focuses = {
  title: '#edit-title',
  topics: '[data-focus="topics"] input',
  image: '[name="image"]:checked',
  into: '[name="into"]:checked',
};
const keys = {
  j: () => inTurn(move, 1),
  k: () => inTurn(move, -1),
  p: () => sendInTurn(decide, 'publish'),
  x: () => sendInTurn(decide, 'reject'),
  u: () => sendInTurn(undo),
  e: () => enqueue(edit, 'title'),
  t: () => enqueue(edit, 'topics'),
  i: () => enqueue(edit, 'image'),
  m: () => enqueue(merge),
  o: () => enqueue(openSource),
  g: () => inTurn(selectStory),
  A: () => inTurn(selectBelow),
  ' ': () => inTurn(selectCurrent),
  '/': () => {
    find('.filters-fold').open = true;
    find('#filter-q').select();
  },
  '?': () => help.showModal(),
  Escape: () => inTurn(escape),
};
const arrows = { ArrowDown: 'j', ArrowUp: 'k' };

addEventListener('keydown', (event) => {
  const { target } = event;
  const key = arrows[event.key] ?? event.key;
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (event.isComposing || help.open) return;
  if (key === 'Enter' && target.closest('form.edit') && (hasModifier || 'oneLine' in target.dataset)) {
    event.preventDefault();
    form().requestSubmit(find(`[value="${hasModifier ? 'publish' : 'save'}"]`, form()));
  } else if (hasModifier) {
    // A command of the browser.
  } else if (target.closest('#detail input, select, textarea, input:not([type="checkbox"])')) {
    if (key !== 'Escape') return;
    // Browsers would empty the search field, and the list would still be filtered.
    event.preventDefault();
    if (target.closest('#detail')) detail().focus();
    else focusRow();
  } else if (Object.hasOwn(keys, key)
    && !(key === ' ' ? target.closest('button, summary, input') : key !== event.key && target.closest('#detail'))) {
    event.preventDefault();
    // A key that is held moves on, but decides once.
    if (!event.repeat || key === 'j' || key === 'k') keys[key]();
  }
});

// --- Links and forms

const links = {
  page: ({ href }) => enqueue(loadPage, href),
  detail: ({ href, dataset }) => enqueue(loadDetail, href, focuses[dataset.focus]),
  leave: ({ href }) => enqueue(leave, href),
  close: ({ href }) => close(href),
  next: keys.j,
  help: keys['?'],
};

addEventListener('click', (event) => {
  const target = event.target.closest('a');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const row = rowOf(target.dataset.row) ?? target.closest('.row');
  const go = links[target.dataset.go];
  if (!row && !go) return;
  event.preventDefault();
  const place = event.detail && isWide.matches ? 'none' : 'detail';
  if (row) inTurn((file) => open(rowOf(file), place), fileOf(row));
  else go(target);
});

addEventListener('submit', (event) => {
  const { target, submitter } = event;
  const method = submitter?.getAttribute('formmethod') ?? target.method;
  if (method === 'dialog') return;
  event.preventDefault();
  const url = submitter?.getAttribute('formaction') ?? target.getAttribute('action');
  const fields = fieldsOf(target, submitter);
  const isInside = target.closest('#detail');
  if (target.matches('.rows') && !fields.has('file')) say(text('none'));
  else if (target.matches('.filters')) enqueue(loadPage, `${url}?${fields}`);
  else if (target.matches('.rows') && url.endsWith('/merge')) enqueue(merge);
  else if (method === 'get') enqueue(loadDetail, `${url}?${fields}`, '#merge-q');
  // A second click must not decide about the article that follows.
  else if (!sending && (isInside || !isUnsaved())) sendInTurn(send, url, fields, isInside ? 'detail' : 'list');
});

addEventListener('change', ({ target }) => {
  if (target.matches('.filters select')) target.form.requestSubmit();
  if (target.matches('.row input')) updateSelection();
  if (target.matches('#edit-image-url')) find('[name="image"][value="url"]').checked = true;
});

/** After the browser's "Back". */
function showAddress() {
  const row = rowOf(new URLSearchParams(location.search).get('article'));
  if (row) open(row, 'detail');
  else close();
}

addEventListener('popstate', () => {
  // The links that skip to a part of the page.
  if (location.hash) return;
  if (isUnsaved()) history.pushState(null, '', link(current())?.href);
  else inTurn(showAddress);
});

// Back from the terminal.
document.addEventListener('visibilitychange', () => document.hidden || enqueue(refresh));

addEventListener('beforeunload', (event) => {
  if (isEdited()) event.preventDefault();
});

remember();
updateSelection();
current()?.scrollIntoView({ block: 'nearest' });
if (isWide.matches && detail().dataset.view === 'none' && rows().length) open(rows()[0], 'none');
