package org.signetmail.store;

/** The store could not do its work: a broken disk, a lost database. Never a foreseen outcome. */
public class StoreException extends RuntimeException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
