package org.signetmail.web.pages;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Streamed;

/** What a page part answers with. */
public sealed interface Answer {
    /** A template and what it shows. */
    record Show(int status, String template, Object view) implements Answer {
        /** The same with another status; 422 for a form that was refused. */
        public Show with(int other) {
            return new Show(other, template, view);
        }
    }

    /** Go there and look (303). @param flash said there, or null */
    record Go(String path, @Nullable Flash flash) implements Answer {
        public Go saying(Flash words) {
            return new Go(path, words);
        }
    }

    /** A file to keep. */
    record Download(String name, String type, byte[] octets) implements Answer {}

    /** A file to keep that is written as it goes. */
    record Stream(Streamed file) implements Answer {}

    /** For a script of ours, as JSON. */
    record Data(int status, Object value) implements Answer {}

    static Show show(String template, Object view) {
        return new Show(200, template, view);
    }

    static Go go(String path) {
        return new Go(path, null);
    }
}
