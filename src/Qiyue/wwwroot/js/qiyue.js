// What pages gain from a browser with scripts; every page works without. Runs at load and after each enhanced navigation.
const text = name => document.documentElement.dataset[name] ?? '';

/** Shows how many characters a limited field has left to give. */
function counters() {
  for (const field of document.querySelectorAll('[data-max]:not([data-counted])')) {
    field.dataset.counted = '';
    const max = Number(field.dataset.max), line = document.createElement('p');
    line.className = 'counter'; line.hidden = true;
    (field.closest('.control') ?? field).after(line);
    const show = () => {
      const used = field.value.length;
      line.hidden = used < max * 0.7; line.textContent = `${used} / ${max}`; line.classList.toggle('over', used > max);
    };
    field.addEventListener('input', show); show();
  }
}

const draftKey = form => `qiyue.draft.${document.documentElement.dataset.who ?? ''}.${location.pathname}.${form.dataset.draft}`;
const kept = form => [...form.elements].filter(e => e.name && !e.name.startsWith('__') && !['hidden', 'password', 'file', 'submit', 'button'].includes(e.type));

/** Long forms are kept in this browser until the server has taken them; those of people who are signed in at the server too, for another device. */
function drafts() {
  for (const form of document.querySelectorAll('form[data-draft]:not([data-kept])')) {
    if (!form.dataset.draft) continue;
    form.dataset.kept = '';
    const key = draftKey(form), far = shared(form), title = heading();
    let timer, later, sending;
    const send = () => { clearTimeout(later); later = null; sending = new AbortController(); ask('PUT', '', { ...far, title, values: typed(form) }, sending.signal); };
    form.addEventListener('input', () => {
      clearTimeout(timer); timer = setTimeout(() => save(form, key), 400);
      if (far) { clearTimeout(later); later = setTimeout(send, 3000); }
    });
    // Whoever leaves in the midst of a sentence has it all the same; what is being sent as a form is no draft any more.
    addEventListener('pagehide', () => { if (later && form.isConnected) send(); });
    form.addEventListener('submit', () => { clearTimeout(later); later = null; sending?.abort(); save(form, key); try { sessionStorage.setItem('qiyue.sent', key); } catch { /* private window */ } });
    if (form.querySelector('.has-error, [role=alert]') || document.querySelector('[role=alert]')) continue;
    let stored = null;
    try { stored = JSON.parse(localStorage.getItem(key)); } catch { /* not ours */ }
    consider(form, key, stored, far);
  }
}

/** The newer of what this browser and the server have kept is offered, if it says something else than the form. */
async function consider(form, key, stored, far) {
  const row = far && (await ask('GET'))?.find(d => d.form === far.form && sameAddress(d.url, far.url));
  const found = row && Date.parse(row.at) > (stored?.at ?? 0) ? await ask('GET', '/' + row.id) : null;
  const draft = found ? { at: Date.parse(found.at), values: found.values } : stored;
  if (form.isConnected && draft && Object.entries(draft.values).some(([name, value]) => differs(form, name, value))) offer(form, key, draft, row?.id);
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
async function ask(method, path = '', body = undefined, signal = undefined) {
  const text = body && JSON.stringify(body);
  try {
    const answer = await fetch('/api/v1/account/drafts' + path, { method, signal, body: text, headers: text ? { 'Content-Type': 'application/json' } : {}, keepalive: !!text && text.length < 20000 });
    return answer.ok && answer.status !== 204 ? await answer.json() : null;
  } catch { return null; }
}

function typed(form) {
  const values = {};
  for (const e of kept(form)) (values[e.name] ??= []).push(e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? e.value : null) : e.value);
  return values;
}

function save(form, key) {
  try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: typed(form) })); } catch { /* full or forbidden: the form still works */ }
}

const controls = (form, name) => kept(form).filter(e => e.name === name);
const differs = (form, name, value) => controls(form, name).some((e, i) => (e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? e.value : null) : e.value) !== (value[i] ?? null));

function offer(form, key, stored, id) {
  const box = document.createElement('div');
  box.className = 'alert alert-info'; box.setAttribute('role', 'status');
  const words = document.createElement('p'); words.textContent = text('draft').replace('{0}', new Date(stored.at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }));
  const row = document.createElement('div'); row.className = 'form-acts';
  row.append(button(text('draftUse'), () => { restore(form, stored.values); box.remove(); }), button(text('draftDrop'), () => { localStorage.removeItem(key); if (id) ask('DELETE', '/' + id); box.remove(); }));
  box.append(words, row); form.prepend(box);
}

function restore(form, values) {
  for (const [name, list] of Object.entries(values))
    controls(form, name).forEach((e, i) => {
      if (list[i] === undefined) return;
      if (e.type === 'checkbox' || e.type === 'radio') e.checked = list[i] !== null; else e.value = list[i] ?? '';
      e.dispatchEvent(new Event('input', { bubbles: true }));
    });
}

function button(label, act) {
  const b = document.createElement('button');
  b.type = 'button'; b.className = 'btn btn-quiet'; b.textContent = label; b.addEventListener('click', act);
  return b;
}

/** The message of a success says that the form which was sent may be forgotten. */
function forgetSent() {
  let key = null;
  try { key = sessionStorage.getItem('qiyue.sent'); sessionStorage.removeItem('qiyue.sent'); } catch { return; }
  if (key && document.querySelector('[data-saved]')) localStorage.removeItem(key);
}

/** Asks before a form with unsaved changes is left. */
function guards() {
  for (const form of document.querySelectorAll('form[data-guard]:not([data-guarded])')) {
    form.dataset.guarded = '';
    let dirty = false;
    form.addEventListener('input', () => { dirty = true; });
    form.addEventListener('submit', () => { dirty = false; });
    addEventListener('beforeunload', e => { if (dirty && form.isConnected) e.preventDefault(); });
    // A link that only exchanges the page's content asks nobody: from a changed form it leaves as any other link does.
    document.addEventListener('click', e => { if (dirty && form.isConnected) e.target.closest?.('a[href]')?.setAttribute('data-enhance-nav', 'false'); }, true);
  }
}

/** One click, one act: a second click on a slow line does nothing. */
function once() {
  for (const form of document.querySelectorAll('form[method=post]:not([data-once])')) {
    form.dataset.once = '';
    form.addEventListener('submit', e => {
      if (form.dataset.sending) { e.preventDefault(); return; }
      form.dataset.sending = '1'; setTimeout(() => delete form.dataset.sending, 8000);
    });
  }
}

function menus() {
  for (const link of document.querySelectorAll('details.menu a')) link.addEventListener('click', () => link.closest('details').removeAttribute('open'));
}

/** A page that shows work in progress looks again by itself; without scripts its link does. */
let looking;
function again() {
  clearTimeout(looking);
  const page = document.querySelector('[data-again]');
  if (page) looking = setTimeout(() => { if (page.isConnected && !document.hidden) location.reload(); else again(); }, Number(page.dataset.again) * 1000);
}

function run() {
  forgetSent(); counters(); drafts(); guards(); once(); menus(); again();
  document.querySelector('[data-focus]')?.focus({ preventScroll: false });
}
run();
globalThis.Blazor?.addEventListener('enhancedload', run);
document.addEventListener('keydown', e => { if (e.key === 'Escape') document.querySelector('details.menu[open]')?.removeAttribute('open'); });
