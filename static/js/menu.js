// Menus are <details>; here they also close on Escape and on a click elsewhere.
const menus = () => document.querySelectorAll('details[data-menu][open]');

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  menus().forEach((menu) => {
    if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  });
});

document.addEventListener('click', (event) => {
  menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
