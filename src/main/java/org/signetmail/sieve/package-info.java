/** Sieve's words: scripts read, checked and held as records (RFC 5228 and its extensions). No sockets, no store. */
@NullMarked
package org.signetmail.sieve;

import org.jspecify.annotations.NullMarked;
