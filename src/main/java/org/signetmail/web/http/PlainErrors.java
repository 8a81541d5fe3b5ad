package org.signetmail.web.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty answers by itself, to what is no request: the status in words, and nothing that came in. */
public final class PlainErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int code = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException bad ? bad.getCode() : response.getStatus();
        response.setStatus(code);
        SecurityHeaders.put(response.getHeaders(), request.isSecure());
        if (HttpStatus.hasNoBody(code)) {
            callback.succeeded();
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.write(true, ByteBuffer.wrap((code + " " + HttpStatus.getMessage(code) + "\n").getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
