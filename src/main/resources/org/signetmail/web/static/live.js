// data-live="/path" listens to server-sent events there. `part` brings HTML for the element whose id it begins with;
// `append` and `prepend` add HTML to it, which keeps as many children as its data-most says; any other event is handed on,
// as `live:NAME` with the parsed JSON, to the element. data-pause="id" stops that element's stream, and later lets it go on
// where it was: what came meanwhile waits at the server.
(() => {
    'use strict';
    const begin = element => {
        if (element.dataset.listening) return;
        element.dataset.listening = 'yes';
        let source, last = '';
        const open = () => {
            const address = new URL(element.dataset.live, location.href);
            if (last) address.searchParams.set('after', last);
            source = new EventSource(address);
            listen(source);
        };
        element.live = {
            pause: () => { source.close(); element.dataset.state = 'paused'; },
            goOn: open,
        };
        addEventListener('pagehide', () => source.close());
        const listen = source => {
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
            for (const where of ['append', 'prepend']) {
                source.addEventListener(where, event => {
                    last = event.lastEventId;
                    const cut = event.data.indexOf('\n');
                    const target = document.getElementById(event.data.slice(0, cut));
                    if (!target) return;
                    const follows = where === 'append' && target.scrollHeight - target.scrollTop - target.clientHeight < 48;
                    target.insertAdjacentHTML(where === 'append' ? 'beforeend' : 'afterbegin', event.data.slice(cut + 1));
                    const most = Number(target.dataset.most || 1000);
                    while (target.childElementCount > most) (where === 'append' ? target.firstElementChild : target.lastElementChild).remove();
                    if (follows) target.scrollTop = target.scrollHeight;
                });
            }
            source.addEventListener('end', () => { source.close(); element.dataset.state = 'ended'; });
            source.addEventListener('open', () => element.dataset.state = 'open');
            source.addEventListener('error', () => element.dataset.state = 'lost');
        };
        open();
    };
    document.addEventListener('click', event => {
        const button = event.target.closest('[data-pause]');
        if (!button) return;
        const element = document.getElementById(button.dataset.pause);
        const paused = element.dataset.state === 'paused';
        if (paused) element.live.goOn(); else element.live.pause();
        document.getElementById('says').textContent = paused ? button.dataset.openSays : button.dataset.pausedSays;
    });
    document.querySelectorAll('[data-live]').forEach(begin);
    document.addEventListener('htmx:load', event => event.target.querySelectorAll?.('[data-live]').forEach(begin));
})();
