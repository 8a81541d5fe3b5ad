// Small forms that are sent by choosing (data-send), and one click is one request. data-again: a form that answers with a file can be sent again.
(() => {
    'use strict';
    document.addEventListener('change', event => {
        if (event.target.matches?.('[data-send]')) event.target.form.requestSubmit();
    });
    document.addEventListener('submit', event => {
        const form = event.target;
        if (event.defaultPrevented || form.method === 'get' || form.method === 'dialog' || form.dataset.again) return;
        if (form.dataset.sent) {
            event.preventDefault();
            return;
        }
        form.dataset.sent = 'yes';
        form.querySelectorAll('button[type=submit], button:not([type])').forEach(button => button.setAttribute('aria-disabled', 'true'));
    });
    // Back from the browser's memory: forms can be sent again.
    addEventListener('pageshow', event => {
        if (!event.persisted) return;
        document.querySelectorAll('form[data-sent]').forEach(form => { delete form.dataset.sent; });
        document.querySelectorAll('[aria-disabled]').forEach(button => button.removeAttribute('aria-disabled'));
    });
})();
