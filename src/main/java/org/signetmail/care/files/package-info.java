/** Certificates whose files stay where they are, watched. */
@NullMarked
package org.signetmail.care.files;

import org.jspecify.annotations.NullMarked;
