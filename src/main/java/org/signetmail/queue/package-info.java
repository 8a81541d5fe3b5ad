/** Sending what is not for us: routes, retries, bounces. */
@NullMarked
package org.signetmail.queue;

import org.jspecify.annotations.NullMarked;
