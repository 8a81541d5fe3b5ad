// Passkeys. A form with data-passkey="/path" asks there what the device is to do (data-ceremony="create" or "get"), has the
// device do it, and is sent with the answer in its field `credential`. What is for browsers that know passkeys is hidden
// until this script has looked: data-passkey-offer; what is for the others is data-passkey-none.
(() => {
    'use strict';
    const known = window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.prototype.toJSON;
    const look = root => {
        root.querySelectorAll(known ? '[data-passkey-offer]' : '[data-passkey-none]').forEach(part => { part.hidden = false; });
    };
    look(document);
    document.addEventListener('htmx:load', event => look(event.target));

    const ask = async form => {
        const answer = await fetch(form.dataset.passkey, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' } });
        const json = answer.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json() : {};
        if (!answer.ok) throw new Error(json.detail || form.dataset.failed);
        return form.dataset.ceremony === 'create'
            ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) })
            : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) });
    };
    const words = (form, problem) => {
        if (problem.name === 'InvalidStateError') return form.dataset.already;
        if (problem.name === 'NotAllowedError' || problem.name === 'AbortError') return form.dataset.cancelled;
        return problem.name === 'Error' && problem.message ? problem.message : form.dataset.failed;
    };
    document.addEventListener('submit', async event => {
        const form = event.target.closest('form[data-passkey]');
        if (!form) return;
        event.preventDefault();
        if (form.dataset.waits) return;
        form.dataset.waits = 'yes';
        const says = form.querySelector('[data-passkey-says]');
        says.hidden = true;
        try {
            const credential = await ask(form);
            form.elements.credential.value = JSON.stringify(credential.toJSON());
            form.submit();
        } catch (problem) {
            says.textContent = words(form, problem);
            says.hidden = false;
        } finally {
            delete form.dataset.waits;
        }
    });
})();
