// A search box inside [data-suggest] offers what the words typed so far may become: a combobox after
// the ARIA pattern. Enter without a choice searches as ever.
const WAIT = 120;

const option = (item, id) => {
  const li = document.createElement('li');
  li.id = id;
  li.role = 'option';
  li.ariaSelected = 'false';
  li.dataset.href = item.href;
  li.append(Object.assign(document.createElement('span'), { textContent: item.label, className: 'suggestion-label' }));
  if (item.hint) li.append(Object.assign(document.createElement('span'), { textContent: item.hint, className: 'suggestion-hint' }));
  return li;
};

const listBox = (id, label) => {
  const ul = document.createElement('ul');
  ul.id = id;
  ul.className = 'suggestions';
  ul.role = 'listbox';
  ul.ariaLabel = label;
  ul.hidden = true;
  return ul;
};

document.querySelectorAll('[data-suggest]').forEach((box) => {
  const input = box.querySelector('input[type="search"]');
  if (!input) return;
  const list = listBox(`${input.id}-saran`, box.dataset.label);
  const board = () => document.getElementById('kabar');
  let timer;
  let running;
  let chosen = -1;

  box.append(list);
  input.role = 'combobox';
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const choose = (place) => {
    const items = [...list.children];
    chosen = (place + items.length) % items.length;
    items.forEach((li, i) => { li.ariaSelected = String(i === chosen); });
    input.setAttribute('aria-activedescendant', items[chosen].id);
    items[chosen].scrollIntoView({ block: 'nearest' });
  };

  const show = (items) => {
    list.replaceChildren(...items.map((item, i) => option(item, `${list.id}-${i}`)));
    chosen = -1;
    input.removeAttribute('aria-activedescendant');
    list.hidden = !items.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (board()) board().textContent = items.length ? `${items.length} ${box.dataset.some}` : box.dataset.none;
  };

  const ask = async () => {
    running?.abort();
    const mine = running = new AbortController();
    const asked = input.value.trim();
    if (asked.length < 2) { close(); return; }
    try {
      const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: asked })}`, { credentials: 'same-origin', signal: mine.signal });
      if (!answer.ok) { close(); return; }
      const { items } = await answer.json();
      if (document.activeElement === input) show(items);
    } catch {
      // Without an answer there is nothing to offer; searching works as ever.
    }
  };

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener('blur', close);
  input.form.addEventListener('submit', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); close(); return; }
    if (event.key === 'ArrowDown' && list.hidden && !event.altKey) { event.preventDefault(); ask(); return; }
    if (list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(event.key === 'ArrowDown' ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.href);
    }
  });
  list.addEventListener('pointerdown', (event) => {
    const li = event.target.closest('[data-href]');
    if (!li || event.button) return;
    event.preventDefault();
    location.assign(li.dataset.href);
  });
});
