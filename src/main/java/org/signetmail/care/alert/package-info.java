/** What an administrator should know of: raised, told, shown, cleared. */
@NullMarked
package org.signetmail.care.alert;

import org.jspecify.annotations.NullMarked;
