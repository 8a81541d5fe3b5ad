// data-copy="id" copies that element's text, or its value; the button says so for a moment, and so does the live region.
(() => {
    'use strict';
    document.addEventListener('click', async event => {
        const button = event.target.closest('[data-copy]');
        if (!button) return;
        const source = document.getElementById(button.dataset.copy);
        const text = source.value ?? source.textContent;
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            // Without leave for the clipboard: select it, so that a key press copies.
            const range = document.createRange();
            range.selectNodeContents(source);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
        }
        document.getElementById('says').textContent = button.dataset.copied;
        button.classList.add('copied');
        button.querySelectorAll('svg').forEach(icon => { icon.toggleAttribute('hidden'); });
        setTimeout(() => {
            button.classList.remove('copied');
            button.querySelectorAll('svg').forEach(icon => { icon.toggleAttribute('hidden'); });
            document.getElementById('says').textContent = '';
        }, 1600);
    });
})();
