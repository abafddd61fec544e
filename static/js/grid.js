// Cells of a grid: arrows and Enter move between them, several pasted cells fill those that follow.
const table = document.querySelector('[data-grid]');
const cells = [...(table?.querySelectorAll('[data-row]') ?? [])];
const at = (row, column) =>
  cells.find((cell) => Number(cell.dataset.row) === row && Number(cell.dataset.col) === column);

function next(cell, down, right) {
  let row = Number(cell.dataset.row) + down;
  let column = Number(cell.dataset.col) + right;
  const last = Math.max(...cells.map((one) => Number(one.dataset.row)));
  const widest = Math.max(...cells.map((one) => Number(one.dataset.col)));
  while (row >= 0 && row <= last && column >= 0 && column <= widest) {
    const found = at(row, column);
    if (found) return found;
    row += down;
    column += right;
  }
  return null;
}

function move(event, down, right) {
  const target = next(event.target, down, right);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
}

function keyed(event) {
  const { target, key } = event;
  if (target.dataset.row === undefined || event.isComposing || event.altKey || event.ctrlKey) return;
  const begins = target.selectionStart === 0 && target.selectionEnd === 0;
  const whole = target.selectionStart === 0 && target.selectionEnd === target.value.length;
  const ends = target.selectionStart === target.value.length;
  if (key === 'ArrowDown' || (key === 'Enter' && !event.shiftKey)) move(event, 1, 0);
  else if (key === 'ArrowUp' || (key === 'Enter' && event.shiftKey)) move(event, -1, 0);
  else if (key === 'ArrowLeft' && (begins || whole)) move(event, 0, -1);
  else if (key === 'ArrowRight' && (ends || whole)) move(event, 0, 1);
}

// Spreadsheets put a line break or a tab between cells and quote those that hold one.
function rows(text) {
  const found = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/g)) {
    found.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, ' ').trim());
    if (end === '\n') found.push([]);
    if (end === '') break;
  }
  return found;
}

function pasted(event) {
  const { target } = event;
  if (target.dataset.row === undefined) return;
  const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  rows(text).forEach((line, down) => line.forEach((cell, right) => {
    const found = at(Number(target.dataset.row) + down, Number(target.dataset.col) + right);
    if (found && cell) found.value = cell; // an empty cell takes nothing away
  }));
}

table?.addEventListener('keydown', keyed);
table?.addEventListener('paste', pasted);
