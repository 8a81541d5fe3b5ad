package org.signetmail.store;

/** Identity of an account; first part of every key below it. */
public record AccountId(long value) {}
