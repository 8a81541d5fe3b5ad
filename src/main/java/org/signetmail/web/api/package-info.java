/** What can be asked of the server and done to it: operations with their permissions, answers and records, whoever asks. */
@NullMarked
package org.signetmail.web.api;

import org.jspecify.annotations.NullMarked;
