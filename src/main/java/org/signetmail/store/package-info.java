/** Directory, mailboxes, messages, queue, certificates, listeners, settings; durable on SQLite or PostgreSQL. */
@NullMarked
package org.signetmail.store;

import org.jspecify.annotations.NullMarked;
