/** Addresses, header fields, MIME structure, charsets. Pure: bytes in, values out. */
@NullMarked
package org.signetmail.mail;

import org.jspecify.annotations.NullMarked;
