// The review's table: single keys for rows and decisions, and decisions without a reload.
// Everything it does, the form below the table does as well.
const KEY = 'lumbung.pintasan';
const part = () => document.querySelector('[data-review]');
const rows = () => [...(part()?.querySelectorAll('tr[data-slug]') ?? [])];
const form = () => document.getElementById('putuskan');
const dialog = document.querySelector('[data-review-keys]');
const lever = document.querySelector('[data-review-switch]');
let current = null;

const on = () => { try { return localStorage.getItem(KEY) !== 'off'; } catch { return true; } };
const remember = (value) => { try { localStorage.setItem(KEY, value ? 'on' : 'off'); } catch { /* private mode: for this page only */ } };

const say = (text) => {
  const board = document.getElementById('kabar');
  if (board) board.textContent = text;
};

const mark = (row, focus = true) => {
  rows().forEach((other) => other.classList.toggle('is-current', other === row));
  current = row?.dataset.slug ?? null;
  if (!row || !focus) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'center' });
};

const place = () => rows().findIndex((row) => row.dataset.slug === current);
const move = (step) => {
  const all = rows();
  if (!all.length) return;
  const now = place();
  mark(all[Math.min(Math.max(now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step, 0), all.length - 1)]);
};

const box = (row) => row?.querySelector('input[name="items"]');
const tick = (row, value) => {
  const found = box(row);
  if (!found) return;
  found.checked = value ?? !found.checked;
  found.dispatchEvent(new Event('change', { bubbles: true }));
};

const choose = (decision) => {
  const all = rows();
  if (!all.some((row) => box(row)?.checked)) {
    if (place() < 0) return null;
    tick(all[place()], true);
  }
  const bulk = form();
  if (bulk) bulk.elements.decision.value = decision;
  return bulk;
};

const ticked = (bulk) => bulk.querySelector('button[name="scope"][value="ticked"]');

const approve = () => {
  const bulk = choose('approved');
  if (!bulk) return;
  bulk.elements.note.value = '';
  bulk.requestSubmit(ticked(bulk));
};

const reason = (decision) => choose(decision)?.elements.note.focus();

const KEYS = {
  j: () => move(1), k: () => move(-1), x: () => { if (place() >= 0) tick(rows()[place()]); },
  a: approve, c: () => reason('conditional'), r: () => reason('rejected'),
  '?': () => dialog?.showModal(),
};

const typing = (target) => target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], dialog');

document.addEventListener('keydown', (event) => {
  if (!part()) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.closest('#putuskan textarea')) {
    event.preventDefault();
    form().requestSubmit(ticked(form()));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !on() || typing(event.target)) return;
  const act = KEYS[event.key];
  if (!act || (event.key !== '?' && !form() && 'axcr'.includes(event.key))) return;
  event.preventDefault();
  act();
});

// What the server answers takes the table's place: the same page that a reload would show.
const put = (page, answer) => {
  const fresh = page.querySelector('[data-review]');
  const old = part();
  const before = place();
  const slug = current;
  old.replaceChildren(...fresh.childNodes);
  document.querySelector('.flashes')?.remove();
  const flashes = page.querySelector('.flashes');
  if (flashes) old.before(flashes);
  if (answer.redirected) history.replaceState(history.state, '', answer.url);
  old.dispatchEvent(new CustomEvent('lumbung:swapped', { bubbles: true }));
  const wrong = old.querySelector('[data-focus]');
  if (wrong) { wrong.focus(); return; }
  const all = rows();
  mark(all.find((row) => row.dataset.slug === slug) ?? all[Math.min(Math.max(before, 0), all.length - 1)]);
  say(`${old.dataset.decided} ${old.querySelector('[data-announce]')?.textContent ?? ''}`.trim());
};

document.addEventListener('submit', async (event) => {
  const bulk = event.target;
  if (bulk.id !== 'putuskan' || !part()) return;
  event.preventDefault();
  if (part().hasAttribute('aria-busy')) return;
  part().setAttribute('aria-busy', 'true');
  const data = new FormData(bulk, event.submitter);
  try {
    const answer = await fetch(bulk.action, { method: 'POST', body: data, credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('[data-review]')) throw new Error('no such part');
    part().removeAttribute('aria-busy');
    put(page, answer);
  } catch {
    // Sent again as a page: the same key, so what has arrived is answered and not done twice.
    const scope = document.createElement('input');
    Object.assign(scope, { type: 'hidden', name: 'scope', value: event.submitter?.value ?? 'ticked' });
    bulk.append(scope);
    bulk.submit();
  }
});

const arm = () => {
  const help = part()?.querySelector('[data-review-help]');
  if (help) {
    help.hidden = false;
    help.addEventListener('click', () => dialog.showModal());
  }
};
if (lever) {
  lever.checked = on();
  lever.addEventListener('change', () => remember(lever.checked));
}
document.addEventListener('lumbung:swapped', arm);
document.addEventListener('focusin', (event) => {
  const row = event.target.closest?.('[data-review] tr[data-slug]');
  if (row && row.dataset.slug !== current) mark(row, false);
});
arm();
