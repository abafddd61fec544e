// Tables with checkboxes: one box for all rows, and a count in the bar below.
const boxes = (name) => [...document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];

const tell = (name) => {
  const all = boxes(name);
  const ticked = all.filter((box) => box.checked).length;
  document.querySelectorAll(`[data-select-all="${CSS.escape(name)}"] input`).forEach((head) => {
    head.checked = ticked > 0 && ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  });
  document.querySelectorAll(`[data-bulk="${CSS.escape(name)}"] [data-bulk-count]`).forEach((place) => {
    place.dataset.idle ??= place.textContent;
    place.textContent = ticked ? place.dataset.bulkCount.replace('{n}', String(ticked)) : place.dataset.idle;
  });
  all.forEach((box) => box.closest('tr')?.classList.toggle('is-selected', box.checked));
};

const arm = () => document.querySelectorAll('[data-select-all]').forEach((cell) => {
  const name = cell.dataset.selectAll;
  if (!cell.querySelector('input')) {
    const label = document.createElement('label');
    const head = document.createElement('input');
    const text = document.createElement('span');
    head.type = 'checkbox';
    text.className = 'vh';
    text.textContent = cell.dataset.selectLabel;
    label.append(head, text);
    cell.replaceChildren(label);
    head.addEventListener('change', () => {
      boxes(name).forEach((box) => { box.checked = head.checked; });
      tell(name);
    });
  }
  tell(name);
});

document.addEventListener('change', (event) => {
  const { name, type } = event.target;
  if (type === 'checkbox' && name && document.querySelector(`[data-bulk="${CSS.escape(name)}"]`)) tell(name);
});
document.addEventListener('lumbung:swapped', arm);
arm();
