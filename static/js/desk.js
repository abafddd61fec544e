// The desk by keyboard: j and k go from line to line, Enter does its action, o opens its subject.
const rows = () => [...document.querySelectorAll('[data-rows] [data-row]')];
const doing = (row) => row.querySelector('[data-act]') || row.querySelector('[data-open]');
const typing = (el) => el.closest('input, textarea, select, [contenteditable]');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const all = rows();
  const here = document.activeElement?.closest?.('[data-row]');
  if (event.key === 'o' && here) {
    event.preventDefault();
    here.querySelector('[data-open]').click();
  }
  if (!all.length || (event.key !== 'j' && event.key !== 'k')) return;
  event.preventDefault();
  const at = all.indexOf(here);
  const next = event.key === 'j' ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0);
  const target = doing(all[next]);
  target.focus();
  all[next].scrollIntoView({ block: 'nearest' });
});
