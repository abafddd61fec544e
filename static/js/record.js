// A draft is kept while it is typed, with the same POST that the button sends; a preview needs no reload.
const form = document.querySelector('.record-form');
const WAIT = 1500;

if (form) {
  const told = form.querySelector('[data-autosave-told]');
  let timer;
  let sending = false;
  let changed = false;
  let submitter = null;

  const body = (extra) => {
    const data = new FormData(form);
    data.delete('_key');
    for (const [name, value] of Object.entries(extra || {})) data.set(name, value);
    return new URLSearchParams(data);
  };

  const save = async () => {
    if (sending) return;
    sending = true;
    changed = false;
    told.textContent = form.dataset.autosave;
    try {
      const answer = await fetch(form.action, { method: 'POST', body: body(), headers: { 'X-Autosave': '1' }, credentials: 'same-origin' });
      const found = await answer.json();
      if (answer.ok) {
        form.elements.version.value = found.version;
        form.elements.isi.value = found.isi;
        told.textContent = found.saved;
      } else {
        const first = Object.values(found.errors || {})[0];
        told.textContent = found.message || (first && first[0]) || form.dataset.failed;
      }
    } catch {
      told.textContent = form.dataset.failed;
    } finally {
      sending = false;
      if (submitter) { const button = submitter; submitter = null; form.requestSubmit(button); } else if (changed) plan();
    }
  };

  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  };

  if (told && 'autosave' in form.dataset) {
    form.addEventListener('input', () => { changed = true; plan(); });
    form.addEventListener('submit', (event) => {
      clearTimeout(timer);
      if (!sending) return;
      event.preventDefault(); // the version that is on its way must be known first
      submitter = event.submitter;
    });
  }

  form.addEventListener('click', async (event) => {
    const button = event.target.closest('button[name="pratinjau"]');
    if (!button) return;
    event.preventDefault();
    const place = document.getElementById(`pratinjau-${button.value}`);
    const answer = await fetch(form.action, { method: 'POST', body: body({ pratinjau: button.value }), credentials: 'same-origin' });
    if (!answer.ok) { form.requestSubmit(button); return; }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById(place.id);
    if (fresh) place.replaceChildren(...fresh.childNodes);
  });
}
