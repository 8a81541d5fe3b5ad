/** Whom the server trusts, and how safe its outgoing connections must be. */
@NullMarked
package org.signetmail.care.trust;

import org.jspecify.annotations.NullMarked;
