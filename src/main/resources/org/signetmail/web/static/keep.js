// What is shown once is kept: data-print prints the page, data-keep="id" saves that element's text as the file data-file.
(() => {
    'use strict';
    document.addEventListener('click', event => {
        if (event.target.closest('[data-print]')) {
            window.print();
            return;
        }
        const button = event.target.closest('[data-keep]');
        if (!button) return;
        const address = URL.createObjectURL(new Blob([document.getElementById(button.dataset.keep).textContent + '\n'], { type: 'text/plain' }));
        const link = document.createElement('a');
        link.href = address;
        link.download = button.dataset.file;
        link.click();
        setTimeout(() => URL.revokeObjectURL(address), 1000);
    });
})();
