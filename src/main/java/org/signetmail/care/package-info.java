/** The caretaker of certificates: own authority, imports, renewal, the live choice by name. */
@NullMarked
package org.signetmail.care;

import org.jspecify.annotations.NullMarked;
