package org.signetmail.store;

/** When mail of our domains is signed: the setting {@code dkim.sign}. */
public enum DkimSigning { WHEN_PUBLISHED, ALWAYS, NEVER }
