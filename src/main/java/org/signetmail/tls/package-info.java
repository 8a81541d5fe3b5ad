/** Keys, chains, PEM, CA signing, profiles, choosing by name, trust and verification. Pure: no sockets, no store. */
@NullMarked
package org.signetmail.tls;

import org.jspecify.annotations.NullMarked;
