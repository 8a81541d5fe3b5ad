/** Signing mail (DKIM): RFC 6376, RFC 8301, RFC 8463. Pure. */
@NullMarked
package org.signetmail.proof.dkim;

import org.jspecify.annotations.NullMarked;
