/** What of a domain's DNS records is published, and what to do about the rest. */
@NullMarked
package org.signetmail.care.dns;

import org.jspecify.annotations.NullMarked;
