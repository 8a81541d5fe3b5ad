package org.signetmail.web.pages;

import org.jspecify.annotations.Nullable;

/** One of several to choose from. @param hint a line below, or null */
public record Choice(String value, String label, @Nullable String hint) {}
