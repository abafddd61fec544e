// Filters stand open on wide screens, also in browsers that cannot be told so by CSS.
const wide = matchMedia('(min-width: 60rem)');
const arrange = () => document.querySelectorAll('details[data-facets]').forEach((d) => { d.open = wide.matches; });
arrange();
wide.addEventListener('change', arrange);
