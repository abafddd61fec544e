// The messages on the page count as read once they were in view: one small POST, sent once.
const part = document.querySelector('[data-read]');
const note = part?.querySelector('[data-read-note]');

if (part?.dataset.read && note) {
  const watch = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting) || document.visibilityState !== 'visible') return;
    watch.disconnect();
    const answer = await fetch(part.dataset.read, { method: 'POST', body: new FormData(note.querySelector('form')), redirect: 'manual', credentials: 'same-origin' }).catch(() => null);
    if (answer && (answer.ok || answer.type === 'opaqueredirect')) note.remove();
  });
  watch.observe(part.querySelector('.messages') ?? part);
}
