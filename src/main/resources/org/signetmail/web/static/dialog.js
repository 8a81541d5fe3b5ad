// Dialogues: data-dialog="id" opens one, data-close closes the one around it, data-open is open from the start
// (a form that came back with errors). One with data-part is filled from there when it is opened.
(() => {
    'use strict';
    const open = dialog => {
        if (!dialog.open) {
            dialog.showModal();
            (dialog.querySelector('[aria-invalid="true"]') || dialog.querySelector('[autofocus]') || dialog.querySelector('.inside input:not([type=hidden]), .inside select, .inside textarea') || dialog).focus();
        }
    };
    document.addEventListener('click', event => {
        const opener = event.target.closest('[data-dialog]');
        if (opener) {
            const dialog = document.getElementById(opener.dataset.dialog);
            if (dialog) {
                event.preventDefault();
                for (const field of dialog.querySelectorAll('[data-fill]')) {
                    const value = opener.dataset[field.dataset.fill];
                    if (value === undefined) continue;
                    if ('value' in field) field.value = value; else field.textContent = value;
                }
                const form = dialog.querySelector('form');
                if (form && opener.dataset.action) form.action = opener.dataset.action;
                open(dialog);
            }
            return;
        }
        if (event.target.closest('[data-close]')) {
            event.target.closest('dialog')?.close();
            return;
        }
        // Beside the dialogue's box is its backdrop.
        if (event.target.matches('dialog.dialog')) {
            const box = event.target.getBoundingClientRect();
            if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) event.target.close();
        }
    });
    document.querySelectorAll('dialog[data-open]').forEach(open);
    document.addEventListener('htmx:load', event => event.target.querySelectorAll?.('dialog[data-open]').forEach(open));
})();
