package org.signetmail.web.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;



/** Bodies too large to be held whole. Small ones are {@link Context#bodyAsBytes}, up to {@link Gate#MOST_BODY}. */
public final class Bodies {
    private Bodies() {}

    /** The request's body as it comes; one octet more than {@code most} ends it with 413. Not thread-safe. */
    public static InputStream stream(Context context, long most) {
        return new Bounded(context.bodyInputStream(), most);
    }

    static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            left = most;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            count(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(long passed) {
            left -= passed;
            if (left < 0) {
                throw new ContentTooLargeResponse("the body is larger than it may be");
            }
        }
    }
}
