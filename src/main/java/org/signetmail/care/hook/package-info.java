/** Webhooks: telling others by HTTPS what happens here, signed. */
@NullMarked
package org.signetmail.care.hook;

import org.jspecify.annotations.NullMarked;
