// Toasts go when told to, and those that tell of success by themselves. Bad news stays.
(() => {
    'use strict';
    const leave = toast => setTimeout(() => { if (!toast.matches(':hover, :focus-within')) toast.remove(); else leave(toast); }, 7000);
    document.addEventListener('click', event => {
        if (event.target.closest('[data-dismiss]')) event.target.closest('.toast').remove();
    });
    document.querySelectorAll('.toast.ok').forEach(leave);
    document.addEventListener('htmx:load', event => { if (event.target.matches?.('.toast.ok')) leave(event.target); });
})();
