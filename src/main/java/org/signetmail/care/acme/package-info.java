/** Ordering certificates from any authority that speaks ACME (RFC 8555), and renewing them in time (RFC 9773). */
@NullMarked
package org.signetmail.care.acme;

import org.jspecify.annotations.NullMarked;
