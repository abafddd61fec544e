// The progress of an import, without reloading the page; without scripts the page reloads itself.
const part = document.getElementById('pekerjaan');
const PAUSE = 1000;

const look = async () => {
  const answer = await fetch(location.href, { credentials: 'same-origin' });
  if (!answer.ok || answer.redirected) { location.replace(location.href); return; }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('pekerjaan');
  if (!fresh) { location.replace(location.href); return; }
  if (fresh.dataset.phase !== part.dataset.phase || fresh.dataset.stalled !== part.dataset.stalled) {
    part.replaceChildren(...fresh.childNodes);
    Object.assign(part.dataset, fresh.dataset);
    const news = part.querySelector('[data-announce]');
    const board = document.getElementById('kabar');
    if (news && board) board.textContent = news.textContent.trim();
  } else {
    for (const name of ['[data-count]', 'progress']) {
      const [old, now] = [part.querySelector(name), fresh.querySelector(name)];
      if (old && now) old.replaceWith(now);
    }
  }
  setTimeout(watch, PAUSE);
};

const watch = () => look().catch(() => setTimeout(watch, 3 * PAUSE));

if (part) setTimeout(watch, PAUSE);
