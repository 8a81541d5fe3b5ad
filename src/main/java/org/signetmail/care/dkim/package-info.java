/** Keys that sign mail: made, published, followed by others, without anybody's doing but the publishing. */
@NullMarked
package org.signetmail.care.dkim;

import org.jspecify.annotations.NullMarked;
