// Passkeys: a form with data-passkey="get|create" asks the browser what data-begin gives, and sends its answer.
(() => {
    'use strict';
    const able = typeof PublicKeyCredential !== 'undefined' && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;
    if (!able) return;
    document.querySelectorAll('form[data-passkey]').forEach(form => { form.hidden = false; });
    document.addEventListener('submit', async event => {
        const form = event.target;
        if (!form.dataset.passkey || form.elements.answer.value) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        try {
            const begun = await fetch(form.dataset.begin, { method: 'POST', headers: { 'X-CSRF-Token': form.elements.csrf?.value || '' } });
            if (!begun.ok) throw new Error(begun.statusText);
            const wanted = await begun.json();
            const credential = form.dataset.passkey === 'get'
                ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) })
                : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
            form.elements.answer.value = JSON.stringify(credential.toJSON());
            form.requestSubmit();
        } catch {
            // Whether the person changed their mind or has none: the browser does not tell, and has said what there was to say.
            const says = document.getElementById('says');
            says.textContent = '';
            says.textContent = form.dataset.failed;
        }
    }, true);
})();
