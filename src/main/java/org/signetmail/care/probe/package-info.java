/** Looking at another server's TLS, as a client would. */
@NullMarked
package org.signetmail.care.probe;

import org.jspecify.annotations.NullMarked;
