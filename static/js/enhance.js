// Forms (GET) and links marked data-enhance="#id" replace that part of the page instead of reloading it.
// The server sends the same whole page either way; the address bar always holds the state.
const root = document.documentElement;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let running;

const within = (part) => {
  const el = document.activeElement;
  if (!el || !part.contains(el)) return null;
  return { id: el.id, name: el.name, value: el.value, start: el.selectionStart };
};

const refocus = (part, mark) => {
  if (!mark) return;
  const same = (el) => el.name === mark.name && (el.tagName === 'SELECT' || el.type === 'search' || el.value === mark.value);
  const el = (mark.id && document.getElementById(mark.id)) || (mark.name && [...part.querySelectorAll('input, select, button')].find(same));
  (el || part.querySelector('[tabindex="-1"]'))?.focus({ preventScroll: true });
};

const opened = (part) => new Map([...part.querySelectorAll('details[data-keep]')].map((d) => [d.dataset.keep, d.open]));

const swap = async (url, selector, push) => {
  const part = document.querySelector(selector);
  if (!part) { location.assign(url); return; }
  running?.abort();
  const mine = running = new AbortController();
  part.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(url, { credentials: 'same-origin', signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector(selector);
    if (!fresh) throw new Error('no such part');
    const put = () => {
      const mark = within(part);
      const open = opened(part);
      part.replaceChildren(...fresh.childNodes);
      part.querySelectorAll('details[data-keep]').forEach((d) => { if (open.has(d.dataset.keep)) d.open = open.get(d.dataset.keep); });
      refocus(part, mark);
      document.title = page.title || document.title;
      const news = part.querySelector('[data-announce], [role="status"]');
      const board = document.getElementById('kabar');
      if (news && board) board.textContent = news.textContent.trim();
      part.dispatchEvent(new CustomEvent('lumbung:swapped', { bubbles: true }));
    };
    if (push) history.pushState({ part: selector }, '', url);
    if (document.startViewTransition && !calm.matches) document.startViewTransition(put); else put();
  } catch (error) {
    if (error.name !== 'AbortError') location.assign(url);
  } finally {
    if (running === mine) part.removeAttribute('aria-busy');
  }
};

const address = (form, button) => {
  const url = new URL(form.action);
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) if (typeof value === 'string' && value) query.append(name, value);
  url.search = query;
  return url.href;
};

root.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.enhance || form.method !== 'get') return;
  event.preventDefault();
  swap(address(form, event.submitter), form.dataset.enhance, true);
});

root.addEventListener('change', (event) => {
  const form = event.target.form;
  if (form && 'auto' in form.dataset) form.requestSubmit();
});

root.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-enhance]');
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  swap(link.href, link.dataset.enhance, true);
});

root.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]')) return;
  const box = document.querySelector('[data-search]');
  if (!box) return;
  event.preventDefault();
  box.focus();
});

addEventListener('popstate', (event) => {
  const part = event.state?.part || document.querySelector('[data-enhance]')?.dataset.enhance;
  if (part && !location.hash) swap(location.href, part, false);
});
