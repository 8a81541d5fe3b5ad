/** What the log said lately, kept in memory to be looked at and listened to. */
@NullMarked
package org.signetmail.log;

import org.jspecify.annotations.NullMarked;
