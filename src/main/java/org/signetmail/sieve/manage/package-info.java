/** ManageSieve's words: requests and replies (RFC 5804). No sockets, no store. */
@NullMarked
package org.signetmail.sieve.manage;

import org.jspecify.annotations.NullMarked;
