/** Passkeys (WebAuthn): signing in by a key in a device instead of a password. */
@org.jspecify.annotations.NullMarked
package org.signetmail.care.passkey;
