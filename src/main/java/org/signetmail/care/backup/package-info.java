/** Backups on request and by themselves. */
@NullMarked
package org.signetmail.care.backup;

import org.jspecify.annotations.NullMarked;
