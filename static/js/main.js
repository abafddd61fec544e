// Everything works without these; each module improves one thing.
import './enhance.js';
import './facets.js';
import './menu.js';
import './read.js';
import './repeat.js';
import './select-all.js';
import './suggest.js';

document.documentElement.classList.add('js');
document.querySelector('[data-focus]')?.focus();
