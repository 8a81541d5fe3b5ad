// data-live="/path" listens to server-sent events there. `part` brings HTML for the element whose id it begins with;
// any other event is handed on, as `live:NAME` with the parsed JSON, to the element.
(() => {
    'use strict';
    const begin = element => {
        if (element.dataset.listening) return;
        element.dataset.listening = 'yes';
        const source = new EventSource(element.dataset.live);
        source.addEventListener('part', event => {
            const cut = event.data.indexOf('\n');
            const target = document.getElementById(event.data.slice(0, cut));
            if (target && (target === document.activeElement || !target.contains(document.activeElement))) {
                target.innerHTML = event.data.slice(cut + 1);
                window.htmx?.process(target);
            }
        });
        for (const name of (element.dataset.events || '').split(' ').filter(Boolean)) {
            source.addEventListener(name, event => element.dispatchEvent(new CustomEvent('live:' + name, { detail: JSON.parse(event.data), bubbles: true })));
        }
        source.addEventListener('end', () => source.close());
        source.addEventListener('open', () => element.dataset.state = 'open');
        source.addEventListener('error', () => element.dataset.state = 'lost');
        addEventListener('pagehide', () => source.close());
    };
    document.querySelectorAll('[data-live]').forEach(begin);
    document.addEventListener('htmx:load', event => event.target.querySelectorAll?.('[data-live]').forEach(begin));
})();
