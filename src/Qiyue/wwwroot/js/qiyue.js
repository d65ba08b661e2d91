// What pages gain from a browser with scripts; every page works without. Moving on within the site puts the next page's words into the same elements: so all listeners
// are the document's, what is remembered is forgotten with the page, and nothing is hung on an element.
const text = name => document.documentElement.dataset[name] ?? '';

/** Shows how many characters a limited field has left to give. */
function count(field) {
  const max = Number(field.dataset.max), used = field.value.length, after = field.closest('.control') ?? field;
  let line = after.nextElementSibling?.matches('.counter') ? after.nextElementSibling : null;
  if (!line) {
    line = document.createElement('p'); line.className = 'counter';
    after.after(line);
  }
  line.hidden = used < max * 0.7; line.textContent = `${used} / ${max}`; line.classList.toggle('over', used > max);
}

const draftKey = form => `qiyue.draft.${document.documentElement.dataset.who ?? ''}.${location.pathname}.${form.dataset.draft}`;
const kept = form => [...form.elements].filter(e => e.name && !e.name.startsWith('__') && !['hidden', 'password', 'file', 'submit', 'button'].includes(e.type));

/**
 * Long forms are kept in this browser until the server has taken them; those of people who are signed in at the server too, for another device. What was kept of one is
 * offered when it is opened again.
 */
function drafts() {
  for (const form of document.querySelectorAll('form[data-draft]'))
    if (form.dataset.draft && !document.querySelector('[role=alert]') && !form.querySelector('.has-error, [data-offer]')) consider(form);
}

/** The newer of what this browser and the server have kept is offered, if it says something else than the form. */
async function consider(form) {
  const key = draftKey(form), stored = storedAs(key), far = shared(form);
  const row = far && (await server('GET'))?.find(d => d.form === far.form && sameAddress(d.url, far.url));
  const found = row && Date.parse(row.at) > (stored?.at ?? 0) ? await server('GET', '/' + row.id) : null;
  const draft = found ? { at: Date.parse(found.at), values: found.values } : stored;
  const still = form.isConnected && draftKey(form) === key && !form.querySelector('[data-offer]');
  if (still && draft && Object.entries(draft.values).some(([name, value]) => differs(form, name, value))) offer(form, { ...draft, id: row?.id });
}

const heading = () => document.querySelector('h1')?.textContent.trim().slice(0, 200) ?? '';
const sameAddress = (a, b) => decode(a) === decode(b);
const decode = url => { const [path, query] = url.split('?'); try { return decodeURIComponent(path) + '?' + (query ?? ''); } catch { return url; } };

/** Where the server keeps a form of the workspace; null elsewhere. */
function shared(form) {
  const name = form.querySelector('input[name=_handler]')?.value;
  return document.documentElement.dataset.who && name && location.pathname.startsWith('/work/') ? { url: location.pathname + location.search, form: name } : null;
}

/** A poor line or an ended sign-in loses nothing: this browser has it still. */
async function server(method, path = '', body = undefined, signal = undefined) {
  const text = body && JSON.stringify(body);
  try {
    const answer = await fetch('/api/v1/account/drafts' + path, { method, signal, body: text, headers: text ? { 'Content-Type': 'application/json' } : {}, keepalive: !!text && text.length < 20000 });
    return answer.ok && answer.status !== 204 ? await answer.json() : null;
  } catch { return null; }
}

function storedAs(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; /* not ours */ }
}

function typed(form) {
  const values = {};
  for (const e of kept(form)) (values[e.name] ??= []).push(e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? e.value : null) : e.value);
  return values;
}

let saving;
function save(form) {
  clearTimeout(saving);
  try { localStorage.setItem(draftKey(form), JSON.stringify({ at: Date.now(), values: typed(form) })); } catch { /* full or forbidden: the form still works */ }
}

/** The form that the server is to be told of soon, and the telling that is under way. */
let later = null, telling = null;
function tellLater(form) {
  tellNoMore();
  if (shared(form)) later = { form, timer: setTimeout(tell, 3000) };
}
function tell() {
  const { form, timer } = later;
  clearTimeout(timer); later = null;
  if (!form.isConnected) return;
  telling = new AbortController();
  server('PUT', '', { ...shared(form), title: heading(), values: typed(form) }, telling.signal);
}
function tellNoMore() {
  clearTimeout(later?.timer); later = null;
}
// Whoever leaves in the midst of a sentence has it all the same.
addEventListener('pagehide', () => { if (later) tell(); });

const controls = (form, name) => kept(form).filter(e => e.name === name);
const differs = (form, name, value) => controls(form, name).some((e, i) => (e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? e.value : null) : e.value) !== (value[i] ?? null));

/** What is offered on the page at hand. */
const offers = new WeakMap();
function offer(form, draft) {
  const box = document.createElement('div');
  box.className = 'alert alert-info'; box.setAttribute('role', 'status'); box.dataset.offer = '';
  const words = document.createElement('p'); words.textContent = text('draft').replace('{0}', new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }));
  const row = document.createElement('div'); row.className = 'form-acts';
  row.append(button(text('draftUse'), 'use'), button(text('draftDrop'), 'drop'));
  box.append(words, row); form.prepend(box);
  offers.set(box, draft);
}

function restore(form, values) {
  for (const [name, list] of Object.entries(values))
    controls(form, name).forEach((e, i) => {
      if (list[i] === undefined) return;
      if (e.type === 'checkbox' || e.type === 'radio') e.checked = list[i] !== null; else e.value = list[i] ?? '';
      e.dispatchEvent(new Event('input', { bubbles: true }));
    });
}

function button(label, choice) {
  const b = document.createElement('button');
  b.type = 'button'; b.className = 'btn btn-quiet'; b.textContent = label; b.dataset.kept = choice;
  return b;
}

function choose({ form, dataset: { kept: choice } }, box) {
  const draft = offers.get(box);
  if (choice === 'use') restore(form, draft?.values ?? {});
  else {
    localStorage.removeItem(draftKey(form));
    if (draft?.id) server('DELETE', '/' + draft.id);
  }
  box.remove();
}

/** The message of a success says that the form which was sent may be forgotten. */
function forgetSent() {
  let key = null;
  try { key = sessionStorage.getItem('qiyue.sent'); sessionStorage.removeItem('qiyue.sent'); } catch { return; }
  if (key && document.querySelector('[data-saved]')) localStorage.removeItem(key);
}

/** Asks before a form with unsaved changes is left. */
let changed = null;
const ask = e => { if (changed?.isConnected) e.preventDefault(); };
function change(form) {
  changed = form;
  if (form) addEventListener('beforeunload', ask); else removeEventListener('beforeunload', ask);
}

/** One click, one act: a second click on a slow line does nothing. */
let sending = null;
function send(e) {
  const form = e.target;
  if (form.getAttribute('method') !== 'post') return;
  if (sending === form) { e.preventDefault(); e.stopPropagation(); return; }
  sending = form; setTimeout(() => { if (sending === form) sending = null; }, 8000);
  if (changed === form) change(null);
  if (!form.dataset.draft) return;
  // What is being sent as a form is no draft any more.
  tellNoMore(); telling?.abort();
  save(form);
  try { sessionStorage.setItem('qiyue.sent', draftKey(form)); } catch { /* private window */ }
}

/** A page that shows work in progress looks again by itself; without scripts its link does. */
let looking;
function again() {
  clearTimeout(looking);
  const page = document.querySelector('[data-again]');
  if (page) looking = setTimeout(() => { if (page.isConnected && !document.hidden) location.reload(); else again(); }, Number(page.dataset.again) * 1000);
}

/** A table wider than its place is scrolled by the keyboard too. */
function scrollable() {
  for (const place of document.querySelectorAll('.table-wrap'))
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0; else place.removeAttribute('tabindex');
}
addEventListener('resize', scrollable);

/** Pictures of tables; a page without one fetches nothing for them. */
async function charts() {
  const picture = document.querySelector('[data-chart]');
  if (picture) (await import(new URL(picture.dataset.script, document.baseURI))).draw();
}

document.addEventListener('input', e => {
  const { target, target: { form } } = e;
  if (target.matches('[data-max]')) count(target);
  if (form?.matches('[data-guard]')) change(form);
  if (form?.dataset.draft) { clearTimeout(saving); saving = setTimeout(() => { if (form.isConnected) save(form); }, 400); tellLater(form); }
});
document.addEventListener('submit', send, true);
document.addEventListener('click', e => {
  // A link that only exchanges the page's content asks nobody: from a changed form it leaves as any other link does.
  if (changed?.isConnected) e.target.closest?.('a[href]')?.setAttribute('data-enhance-nav', 'false');
  const answer = e.target.closest?.('[data-kept]');
  if (answer) choose(answer, answer.closest('[data-offer]'));
  const within = e.target.closest?.('details.menu, details.more');
  for (const menu of openMenus()) if (menu !== within || e.target.closest('a')) menu.removeAttribute('open');
}, true);
document.addEventListener('keydown', e => {
  if (e.key === 'Escape') for (const menu of openMenus()) { menu.removeAttribute('open'); menu.querySelector('summary').focus(); }
});
const openMenus = () => document.querySelectorAll('details.menu[open], details.more[open]');

/** At load and after each page that took the place of another. */
function run() {
  clearTimeout(saving); tellNoMore();
  change(null); sending = null;
  forgetSent(); document.querySelectorAll('[data-max]').forEach(count); drafts(); again(); scrollable(); charts();
  document.querySelector('[data-focus]')?.focus({ preventScroll: false });
}
run();
globalThis.Blazor?.addEventListener('enhancedload', run);
