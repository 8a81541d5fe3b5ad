/** Backups: a directory of parts and blobs named by what is in them, and a manifest for each moment that was kept. */
@NullMarked
package org.signetmail.store.backup;

import org.jspecify.annotations.NullMarked;
