// A repeated field gets a button for one more row; without it the server offers two empty rows each time.
document.querySelectorAll('ul[data-repeat]').forEach((list) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-secondary';
  button.textContent = list.dataset.repeat;
  button.addEventListener('click', () => {
    const row = list.lastElementChild.cloneNode(true);
    const number = list.children.length + 1;
    const input = row.querySelector('input');
    const label = row.querySelector('label');
    input.value = '';
    input.id = `${input.id.replace(/-\d+$/, '')}-${number}`;
    label.htmlFor = input.id;
    label.textContent = label.textContent.replace(/\d+$/, String(number));
    list.append(row);
    input.focus();
  });
  list.after(button);
});
