package org.signetmail.care.acme;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

import org.signetmail.store.Acme;
import org.signetmail.tls.Pem;

/**
 * One talk with an authority, from its directory on: bounded in time and size as {@link BoundedHttp} says, and every way in
 * which it can go wrong becomes a {@link Failure} in words. For one thread.
 */
final class Talk implements AutoCloseable {
    private final URI directory;
    private final BoundedHttp http;
    private final Session session;

    private Talk(URI directory, BoundedHttp http, Session session) {
        this.directory = directory;
        this.http = http;
        this.session = session;
    }

    /** @param trust whom all outgoing HTTPS believes, for authorities without a root of their own */
    record Usual(Supplier<SSLContext> trust, BoundedHttp.Limits limits) {}

    /** What is asked of the authority. */
    @FunctionalInterface
    interface Asking<T> {
        T ask() throws AcmeException, Failure;
    }

    /** @param rootPem what the authority's own certificate is verified against, or null for the usual roots */
    static Talk open(String directory, @Nullable String rootPem, Usual usual) throws Failure {
        URI uri;
        try {
            uri = new URI(directory);
        } catch (java.net.URISyntaxException e) {
            throw new Failure("\"" + directory + "\" is no URL", e);
        }
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new Failure("a directory's URL begins with https:// and a host");
        }
        var http = new BoundedHttp(rootPem == null ? usual.trust().get() : trusting(rootPem), usual.limits());
        var session = new Session(uri, new GenericAcmeProvider() {
            @Override
            public HttpClient createHttpClient(NetworkSettings settings) {
                return http;
            }
        });
        session.networkSettings().setCompressionEnabled(false);
        session.networkSettings().setTimeout(usual.limits().each());
        return new Talk(uri, http, session);
    }

    private static SSLContext trusting(String rootPem) throws Failure {
        try {
            var roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            int count = 0;
            for (var root : Pem.read(rootPem, null).certificates()) {
                roots.setCertificateEntry("root" + count++, root);
            }
            if (count == 0) {
                throw new Failure("there is no certificate in the authority's root");
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (Pem.Unreadable e) {
            throw new Failure("the authority's root: " + e.why(), e);
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure("the authority's root cannot be used: " + e.getMessage(), e);
        }
    }

    Session session() {
        return session;
    }

    Optional<Instant> retryAfter() {
        return http.retryAfter();
    }

    Login login(Acme.Account account) throws Failure {
        return session.login(url(account.accountUrl()), keyPair(account.accountKeyPem()));
    }

    static URL url(String text) throws Failure {
        try {
            return URI.create(text).toURL();
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw new Failure("\"" + text + "\" is no URL", e);
        }
    }

    /** Asks, and puts every refusal and every nonsense into words. @param what "orders the certificate" */
    <T> T asked(String what, Asking<T> asking) throws Failure {
        try {
            return asking.ask();
        } catch (AcmeException e) {
            throw failure(what, e);
        } catch (AcmeLazyLoadingException e) {
            throw e.getCause() instanceof AcmeException cause ? failure(what, cause) : nonsense(what, e);
        } catch (RuntimeException | StackOverflowError e) {
            // The library meets malformed answers with whatever its code runs into; all of it means the same here.
            throw nonsense(what, e);
        }
    }

    private Failure nonsense(String what, Throwable e) {
        return new Failure(directory.getHost() + " gave an answer that is not ACME, when asked to " + what + ": "
                + BoundedHttp.shortened(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()), e);
    }

    private Failure failure(String what, AcmeException e) {
        return switch (e) {
            case AcmeServerException refused -> new Failure(directory.getHost() + " will not " + what + ": " + words(refused.getProblem()), e);
            case AcmeNetworkException broken -> new Failure("cannot " + what + ": " + BoundedHttp.shortened(cause(broken)), e);
            default -> new Failure("cannot " + what + ": " + directory.getHost() + " said " + BoundedHttp.shortened(String.valueOf(e.getMessage())), e);
        };
    }

    private static String cause(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** A problem with its sub-problems, as the authority tells it. */
    static String words(Problem problem) {
        List<String> all = new ArrayList<>();
        try {
            all.add(problem.getDetail().or(problem::getTitle).orElseGet(() -> problem.getType().toString()));
            problem.getSubProblems().stream().limit(5).forEach(sub -> all.add(sub.getIdentifier().map(i -> i + ": ").orElse("") + sub.getDetail().orElse("")));
        } catch (RuntimeException malformed) {
            all.add("(its reason cannot be read)");
        }
        return BoundedHttp.shortened(String.join("; ", all));
    }

    /** Key pairs are kept with their public half: a signing request needs both, and a private EC key may lack the other. */
    static String pem(KeyPair pair) {
        var out = new StringWriter();
        try (var writer = new PemWriter(out)) {
            writer.writeObject(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded()));
            writer.writeObject(new PemObject("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    static KeyPair keyPair(String pem) {
        var converter = new JcaPEMKeyConverter();
        try (var parser = new PEMParser(new StringReader(pem))) {
            PrivateKey key = converter.getPrivateKey(PrivateKeyInfo.getInstance(parser.readObject()));
            return new KeyPair(converter.getPublicKey(SubjectPublicKeyInfo.getInstance(parser.readObject())), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
