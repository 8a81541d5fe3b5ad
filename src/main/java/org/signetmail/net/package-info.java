/** Listeners, connections, TLS on them, DNS, address ranges and limits. Knows tls and text. */
@NullMarked
package org.signetmail.net;

import org.jspecify.annotations.NullMarked;
