/** OCSP responses for our own certificates: fetched ahead, checked, kept, shown in handshakes. */
@NullMarked
package org.signetmail.care.staple;

import org.jspecify.annotations.NullMarked;
