/** Speaking SMTP to another server. */
@NullMarked
package org.signetmail.smtp.client;

import org.jspecify.annotations.NullMarked;
