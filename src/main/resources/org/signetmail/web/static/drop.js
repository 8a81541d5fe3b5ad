// Drop zones: a file input under the whole area; this shows what lies over it and what was chosen.
(() => {
    'use strict';
    const zone = event => event.target.closest?.('.drop');
    for (const type of ['dragenter', 'dragover']) {
        document.addEventListener(type, event => zone(event)?.classList.add('over'));
    }
    for (const type of ['dragleave', 'drop']) {
        document.addEventListener(type, event => zone(event)?.classList.remove('over'));
    }
    document.addEventListener('change', event => {
        const input = event.target;
        if (!input.matches?.('.drop input[type=file]')) return;
        input.closest('.drop').querySelector('.files').textContent = Array.from(input.files, file => file.name).join(', ');
    });
})();
