/** What can be set: each setting's definition, gathered by room, and the one desk where they are changed. */
@NullMarked
package org.signetmail.store.setting;

import org.jspecify.annotations.NullMarked;
