// Says to the office that this section is open here, and hears who else has it open.
const told = document.querySelector('[data-presence]');
const EVERY = 30_000;

if (told) {
  const ping = async () => {
    if (document.visibilityState !== 'visible') return;
    const form = document.querySelector('.record-form');
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, version: form.elements.version.value });
    try {
      const answer = await fetch(told.dataset.presence, {
        method: 'POST', body, credentials: 'same-origin',
      });
      if (!answer.ok) return;
      const found = await answer.json();
      if (told.textContent !== found.present) told.textContent = found.present;
    } catch { /* the next one tries again */ }
  };
  ping();
  setInterval(ping, EVERY);
  document.addEventListener('visibilitychange', ping);
}
